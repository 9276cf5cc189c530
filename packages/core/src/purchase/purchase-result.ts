import type { OrderId } from '../identity/ids.ts';
import type { HoldNotFound, HoldSettled, KeyReused, Refusal } from '../ports/inventory-command.ts';
import type { RateLimitState } from '../ports/rate-limiter.ts';
import type { Line } from '../sale/line.ts';

/** Units are sold, the promise is kept from now on: an order with this id exists or will, once. */
export interface Accepted {
  readonly outcome: 'accepted';
  readonly orderId: OrderId;
  readonly lines: readonly Line[];
  /** Least `available` over the SKUs of the request after this decision. */
  readonly remaining: number;
}

/** The first answer again: a repeat with the same key and payload. Promises what `accepted` promises. */
export interface Replayed {
  readonly outcome: 'replayed';
  readonly orderId: OrderId;
  readonly lines: readonly Line[];
  readonly remaining: number;
}

/** Refused by the rate limiter. Nothing was taken, no token was spent. */
export interface Throttled {
  readonly outcome: 'throttled';
  /** Rounded up; waiting so long and retrying alone succeeds. Absent: this request can never pass. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Something was asked and did not answer in time: units may have been taken, or not. Repeat with `idempotencyKey` (the
 * caller's own, or one made for this request) to learn which; repeating never takes units twice.
 */
export interface Unknown {
  readonly outcome: 'unknown';
  readonly orderId: OrderId;
  readonly idempotencyKey: string;
  readonly retryAfterMs: number;
}

/** Certainly nothing was taken by this request. */
export interface Unavailable {
  readonly outcome: 'unavailable';
  readonly retryAfterMs: number;
  readonly reason: UnavailableReason;
}

/**
 * - `recovering`: the sale's stock is being rebuilt.
 * - `not-initialized`: the sale is in the catalog and was never loaded into the inventory store.
 * - `store`, `queue`, `database`, `limiter`: that service refuses or cannot be reached.
 * - `busy`: work in flight has reached its limit.
 * - `deadline`: the deadline passed, or the caller aborted, before the request was dispatched.
 * - `closing`: this process is shutting down.
 */
export type UnavailableReason =
  | 'recovering'
  | 'not-initialized'
  | 'store'
  | 'queue'
  | 'database'
  | 'limiter'
  | 'busy'
  | 'deadline'
  | 'closing';

/** The state of the buyer's bucket after the decision, where a limiter was asked. */
interface WithRateLimit {
  readonly rateLimit?: RateLimitState | undefined;
}

/** Every way a purchase can end. Closed: expected outcomes are values, not exceptions. */
export type PurchaseResult = (Accepted | Replayed | Refusal | Throttled | KeyReused | Unknown | Unavailable) &
  WithRateLimit;

/** Units are held until `holdExpiresAt` (store time, epoch milliseconds). `replayed`: the first answer again. */
export interface HoldTaken {
  readonly outcome: 'held' | 'replayed';
  /** The hold's id, and later the order's. */
  readonly orderId: OrderId;
  readonly lines: readonly Line[];
  readonly holdExpiresAt: number;
  readonly remaining: number;
}

/** Every way a hold can end. A repeat for a hold that was settled gets that outcome, never a new hold. */
export type HoldResult = (HoldTaken | HoldSettled | Refusal | Throttled | KeyReused | Unknown | Unavailable) &
  WithRateLimit;

/** A settlement that got no answer in time. Repeating it is safe and tells. */
export interface SettlementUnknown {
  readonly outcome: 'unknown';
  readonly orderId: OrderId;
  readonly retryAfterMs: number;
}

/** Every way a confirm can end. */
export type ConfirmResult =
  | Accepted
  | Replayed
  | HoldSettled
  | HoldNotFound
  | { readonly outcome: 'exceeds-held'; readonly sku: Line['sku']; readonly held: number }
  | SettlementUnknown
  | Unavailable;

/** Every way a release can end. */
export type ReleaseResult =
  | { readonly outcome: 'released' | 'replayed'; readonly orderId: OrderId; readonly lines: readonly Line[] }
  | HoldSettled
  | HoldNotFound
  | SettlementUnknown
  | Unavailable;
