import type { BuyerId, OperationId, OrderId } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';

/** A reservation is born `held` or `sold`. From `held` it ends as one of the other three; those are final. */
export type ReservationState = 'held' | 'sold' | 'released' | 'expired';

/**
 * The record that units left `available` for one buyer. It lives as long as its sale, because it is the idempotency
 * record too.
 */
export interface Reservation extends ReservationRecord {
  /** Place in the epoch's order of sales. Absent unless sold. */
  readonly sale: { readonly epoch: number; readonly seq: number } | undefined;
}

/** The part of a reservation that the rules judge by. */
export interface ReservationRecord {
  readonly orderId: OrderId;
  readonly buyerId: BuyerId;
  readonly state: ReservationState;
  /** What it took; after a confirm of a part: what was sold. */
  readonly lines: readonly Line[];
  readonly fingerprint: string;
  /** Store time of the last transition, epoch milliseconds. */
  readonly changedAt: number;
  /** Store time at which a held reservation ends by itself. Kept after it ended. Absent for a direct purchase. */
  readonly holdExpiresAt: number | undefined;
  /** The confirm or release that settled a hold. Absent while held, after expiry, and for a direct purchase. */
  readonly settledBy: OperationId | undefined;
}
