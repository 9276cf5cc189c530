import { type CallOptions, type Clock, FlashSaleError } from '@flash-sale/core';

/** When a call must have answered, on the monotonic clock, and the caller's signal. Several commands can share one. */
export interface CallBound {
  readonly at: number;
  readonly signal: AbortSignal | undefined;
}

/** Above this a timer's delay would overflow. */
const TIMEOUT_MAX_MS = 600_000;

/** The bound of a call. `INVALID_ARGUMENT` for a timeout that is not a positive number of at most ten minutes. */
export function boundOf(clock: Clock, options: CallOptions | undefined, defaultMs: number): CallBound {
  const timeoutMs = options?.timeoutMs ?? defaultMs;
  if (!(typeof timeoutMs === 'number' && timeoutMs > 0 && timeoutMs <= TIMEOUT_MAX_MS)) {
    throw new FlashSaleError('INVALID_ARGUMENT', `timeoutMs must be above 0 and at most ${TIMEOUT_MAX_MS}`, {
      details: { field: 'timeoutMs' },
    });
  }
  return { at: clock.monotonic() + timeoutMs, signal: options?.signal };
}
