import { type CallOptions, FlashSaleError } from '@flash-sale/core';

/** Why a deadline ended a wait. Never leaves this package: it becomes an error with a code that says what it left. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
  readonly aborted: boolean;

  constructor(aborted: boolean, cause?: unknown) {
    super(aborted ? 'aborted by the caller' : 'the deadline passed', { cause });
    this.aborted = aborted;
  }
}

/** The bound of one call: our own timer, because a driver may wait for ever for an answer that was lost. */
export interface Deadline {
  /** Settles as `work` does, or rejects with `DeadlinePassed`. What `work` does afterwards is not looked at. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Ends the timer. Must be called once the call is answered. */
  stop(): void;
}

/** Longest timer of Node. */
const TIMEOUT_MS_MAX = 2_147_483_647;

export function startDeadline(options: CallOptions | undefined, defaultTimeoutMs: number): Deadline {
  const timeoutMs = checkTimeout(options?.timeoutMs ?? defaultTimeoutMs);
  const signal = options?.signal;
  let passed: DeadlinePassed | undefined;
  let rejectWaiting: ((reason: DeadlinePassed) => void) | undefined;
  const pass = (reason: DeadlinePassed): void => {
    passed ??= reason;
    rejectWaiting?.(passed);
  };
  const onAbort = (): void => pass(new DeadlinePassed(true, signal?.reason));
  const timer = setTimeout(() => pass(new DeadlinePassed(false)), timeoutMs);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });

  return {
    race: (work) =>
      new Promise((resolve, reject) => {
        if (passed !== undefined) {
          work.catch(() => undefined);
          reject(passed);
          return;
        }
        rejectWaiting = reject;
        work.then(resolve, reject);
      }),
    stop() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

function checkTimeout(timeoutMs: number): number {
  if (timeoutMs > 0) return Math.min(timeoutMs, TIMEOUT_MS_MAX);
  throw new FlashSaleError('INVALID_ARGUMENT', 'timeoutMs must be a positive number', {
    details: { field: 'timeoutMs' },
  });
}
