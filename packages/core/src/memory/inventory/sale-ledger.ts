import type { BuyerId, DatabaseId, OperationId, OrderId, SaleId, Sku } from '../../identity/ids.ts';
import type { Reservation } from '../../reservation/reservation.ts';
import type { LevelsSnapshot } from '../../sale/levels.ts';
import type { SaleSettings } from '../../sale/sale.ts';
import { saleWindowAt } from '../../sale/sale-window.ts';

/** Levels of one SKU. `available + held + sold = allotment` between any two operations. */
export interface SkuStock {
  readonly sku: Sku;
  allotment: number;
  available: number;
  held: number;
  sold: number;
}

type Mutable<Shape> = { -readonly [Field in keyof Shape]: Shape[Field] };

/**
 * A reservation that the ledger changes in place. Flat, and with what its order message needs: the hot path makes one
 * object for each.
 */
export interface StoredReservation extends Mutable<Omit<Reservation, 'sale'>> {
  /** Place in the order of sales; 0 unless sold. */
  epoch: number;
  seq: number;
  traceparent: string | undefined;
  redriveRound: number;
  inOutbox: boolean;
  /** Its place in `SaleLedger.due`; -1 when it is not held. */
  dueIndex: number;
}

/** Where the outbox begins among the sales, and how many entries it has. */
export interface OutboxMarks {
  /** `seq` before the first of `SaleLedger.sales`: 0 in a whole ledger, more in one that holds only what a step needs. */
  readonly base: number;
  /** No sale before this index is in the outbox. */
  first: number;
  entries: number;
}

/**
 * Everything the memory store knows of one sale in one epoch. Plain values, maps and lists only: a structural copy of it
 * is a snapshot.
 */
export interface SaleLedger {
  readonly saleId: SaleId;
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  readonly incarnation: string;
  fenced: boolean;
  settings: SaleSettings;
  version: number;
  readonly skus: Map<Sku, SkuStock>;
  /** Units that each buyer holds and owns. Buyers with none are left out. */
  readonly buyers: Map<BuyerId, number>;
  readonly reservations: Map<OrderId, StoredReservation>;
  /** The same reservations in the order in which they were made, so that a page is found without reading the earlier. */
  readonly scanOrder: StoredReservation[];
  /** Open holds as a heap, the earliest to expire first. */
  readonly due: StoredReservation[];
  readonly adjustments: Set<OperationId>;
  readonly refusedAdjustments: Set<OperationId>;
  /** What was sold in this epoch, from `outbox.base + 1` on. Its outbox is made of those that are marked as `inOutbox`. */
  readonly sales: StoredReservation[];
  readonly outbox: OutboxMarks;
}

/** All levels of the sale at `now`. */
export function levelsOf(ledger: SaleLedger, now: number): LevelsSnapshot {
  return {
    saleId: ledger.saleId,
    epoch: ledger.epoch,
    version: ledger.version,
    window: saleWindowAt(ledger.settings, now),
    at: now,
    skus: Array.from(ledger.skus.values(), (stock) => ({ ...stock })),
  };
}

/** A copy that later changes do not reach. */
export function reservationOf(stored: StoredReservation): Reservation {
  const { orderId, buyerId, state, lines, fingerprint, changedAt, holdExpiresAt, settledBy, epoch, seq } = stored;
  const sale = state === 'sold' ? { epoch, seq } : undefined;
  return { orderId, buyerId, state, lines, fingerprint, changedAt, holdExpiresAt, settledBy, sale };
}
