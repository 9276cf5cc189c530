/**
 * - `USAGE`: what was asked for does not exist, or a value is out of its range.
 * - `NOT_LOOPBACK`: the target is another machine, and nobody allowed that.
 * - `TARGET_FAILED`: the target died, hung, cut a connection, or answered what is not HTTP.
 * - `CHILD_FAILED`: a process of the benchmark itself died or threw.
 * - `TIMED_OUT`: a step took longer than its bound.
 * - `INTERRUPTED`: the caller's signal, or Ctrl-C.
 */
export type BenchmarkErrorCode =
  | 'USAGE'
  | 'NOT_LOOPBACK'
  | 'TARGET_FAILED'
  | 'CHILD_FAILED'
  | 'TIMED_OUT'
  | 'INTERRUPTED';

/** Why something could not be measured. */
export class BenchmarkError extends Error {
  override readonly name = 'BenchmarkError';
  readonly code: BenchmarkErrorCode;

  constructor(code: BenchmarkErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
