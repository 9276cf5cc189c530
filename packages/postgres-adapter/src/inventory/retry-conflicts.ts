import { type CallOptions, FlashSaleError } from '@flash-sale/core';
import { sharedBound } from '../client/shared-bound.ts';
import { asStore } from './store-error.ts';

/** How a step that loses against others is repeated. */
export interface RetryLimits {
  /** Deadline of a call that brings none, milliseconds. It covers all attempts together. */
  readonly timeoutMs: number;
  /** Attempts of one call, the first included. */
  readonly attemptsMax: number;
}

/** Longest pause before the second attempt, milliseconds; it doubles with each further one, up to the second number. */
const PAUSE_MS = 2;
const PAUSE_MS_MAX = 64;

/**
 * Runs attempts until one does not end in `DATABASE_CONFLICT` (a lost race, 40001, 40P01), pausing for a random while in
 * between so that the losers do not meet again. When attempts or time run out: `STORE_UNAVAILABLE`, and nothing was
 * changed, because each attempt was rolled back. An attempt whose COMMIT was not answered is never repeated.
 */
export function retryConflicts<Result>(
  limits: RetryLimits,
  options: CallOptions | undefined,
  attempt: (bound: () => CallOptions | undefined, count: number) => Promise<Result>,
): Promise<Result> {
  return asStore(retry(limits, options, attempt));
}

async function retry<Result>(
  { timeoutMs, attemptsMax }: RetryLimits,
  options: CallOptions | undefined,
  attempt: (bound: () => CallOptions | undefined, count: number) => Promise<Result>,
): Promise<Result> {
  const boundMs = options?.timeoutMs ?? timeoutMs;
  const endsAt = performance.now() + boundMs;
  const bound = sharedBound({ signal: options?.signal, timeoutMs: boundMs });
  for (let count = 0; ; count += 1) {
    try {
      return await attempt(bound, count);
    } catch (error) {
      if (!FlashSaleError.isInstance(error, 'DATABASE_CONFLICT') || count + 1 >= attemptsMax) throw error;
      const pauseMs = Math.random() * Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** count);
      if (options?.signal?.aborted === true || performance.now() + pauseMs >= endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
