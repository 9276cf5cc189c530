import type { ErrorCode } from '../errors/error-codes.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';

/** When a call began and must have answered, on the monotonic clock, and the caller's signal. */
export interface Deadline {
  readonly startedAt: number;
  readonly at: number;
  readonly signal: AbortSignal | undefined;
}

/** Longest deadline a caller may ask for: above this a timer's delay would overflow. */
export const DEADLINE_MAX_MS = 600_000;

/**
 * The deadline of a call that began at `startedAt`: now, unless told otherwise. Throws `INVALID_ARGUMENT` for a timeout that
 * is not a positive number.
 */
export function deadlineOf(
  clock: Clock,
  options: CallOptions | undefined,
  defaultMs: number,
  startedAt = clock.monotonic(),
): Deadline {
  const timeoutMs = options?.timeoutMs ?? defaultMs;
  if (!(timeoutMs > 0 && timeoutMs <= DEADLINE_MAX_MS)) {
    throw new FlashSaleError('INVALID_ARGUMENT', `timeoutMs must be above 0 and at most ${DEADLINE_MAX_MS}`, {
      details: { field: 'timeoutMs' },
    });
  }
  return { startedAt, at: startedAt + timeoutMs, signal: options?.signal };
}

/** How much longer than its timeout a port is waited for: what it says at the last moment says more than that time is up. */
const GRACE_MS = 500;

/** The bound of a call to a port that was told a timeout and may not keep to it. */
export function beyondTimeout(clock: Clock, timeoutMs: number): Deadline {
  const startedAt = clock.monotonic();
  return { startedAt, at: startedAt + timeoutMs + GRACE_MS, signal: undefined };
}

/** What is left of a deadline, as options for a call further down. Never less than a millisecond: the callee judges. */
export function remainingOf(clock: Clock, deadline: Deadline): CallOptions {
  return { timeoutMs: Math.max(1, deadline.at - clock.monotonic()), signal: deadline.signal };
}

/** All of a deadline, as options for a call that is bounded by `within` besides: spares a look at the clock. */
export function wholeOf(deadline: Deadline): CallOptions {
  return { timeoutMs: deadline.at - deadline.startedAt, signal: deadline.signal };
}

/**
 * Bounds work that has no deadline of its own and changes nothing: rejects with `DEADLINE_EXCEEDED` or `ABORTED` in time.
 * The work itself goes on; its result is dropped.
 */
export function within<Result>(clock: Clock, deadline: Deadline, work: Promise<Result>): Promise<Result> {
  return race(clock, deadline, work, { passed: 'DEADLINE_EXCEEDED', aborted: 'ABORTED' });
}

/**
 * Bounds work that changes something in several steps, and is safe to repeat: rejects with `OPERATION_UNKNOWN` in time. The
 * work itself goes on; its result is dropped.
 */
export function changeWithin<Result>(clock: Clock, deadline: Deadline, work: Promise<Result>): Promise<Result> {
  return race(clock, deadline, work, { passed: 'OPERATION_UNKNOWN', aborted: 'OPERATION_UNKNOWN' });
}

async function race<Result>(
  clock: Clock,
  deadline: Deadline,
  work: Promise<Result>,
  code: { readonly passed: ErrorCode; readonly aborted: ErrorCode },
): Promise<Result> {
  let stop: (() => void) | undefined;
  const bound = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      reject(new FlashSaleError(code.aborted, 'the caller aborted', { cause: deadline.signal?.reason }));
    const timer = clock.setTimer(
      () => reject(new FlashSaleError(code.passed, 'the deadline has passed')),
      Math.max(0, deadline.at - clock.monotonic()),
      'background',
    );
    deadline.signal?.addEventListener('abort', onAbort, { once: true });
    if (deadline.signal?.aborted) onAbort();
    stop = () => {
      timer.cancel();
      deadline.signal?.removeEventListener('abort', onAbort);
    };
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, bound]);
  } finally {
    stop?.();
  }
}
