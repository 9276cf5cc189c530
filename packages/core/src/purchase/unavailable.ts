import type { ErrorCode } from '../errors/error-codes.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Unavailable, UnavailableReason } from './purchase-result.ts';

/** What a buyer is told to wait when nothing better is known. */
export const RETRY_AFTER_MS = 1_000;

/**
 * Which reason an error stands for that was raised before the store was asked to take anything: reading got no answer, or a
 * call promises that nothing was changed. Codes not named are the caller's mistakes.
 */
const REASONS: { readonly [Code in ErrorCode]?: UnavailableReason } = {
  SALE_NOT_INITIALIZED: 'not-initialized',
  STORE_FENCED: 'recovering',
  EPOCH_SUPERSEDED: 'recovering',
  RECOVERY_STOPPED: 'recovering',
  STORE_UNAVAILABLE: 'store',
  STORE_UNKNOWN: 'store',
  FOREIGN_DATABASE: 'store',
  QUEUE_UNAVAILABLE: 'queue',
  DATABASE_UNAVAILABLE: 'database',
  DATABASE_CONFLICT: 'database',
  DATABASE_UNKNOWN: 'database',
  LIMITER_UNAVAILABLE: 'limiter',
  BATCHER_FULL: 'busy',
  DEADLINE_EXCEEDED: 'deadline',
  ABORTED: 'deadline',
  CLOSED: 'recovering',
};

/** The outcome that promises that nothing was taken. */
export function unavailable(reason: UnavailableReason, retryAfterMs = RETRY_AFTER_MS): Unavailable {
  return { outcome: 'unavailable', reason, retryAfterMs };
}

/**
 * The outcome for an error raised before anything was taken. Absent for a caller's mistake or a bug: those are thrown.
 * `CLOSED` of a part while the whole still runs means that the sale is between two epochs; what is being closed recovers
 * nothing.
 */
export function unavailableFor(error: unknown, closing: boolean): Unavailable | undefined {
  if (!FlashSaleError.isInstance(error)) return undefined;
  const reason = REASONS[error.code];
  if (reason === 'recovering' && closing) return unavailable('closing');
  return reason === undefined ? undefined : unavailable(reason, error.retryAfterMs);
}
