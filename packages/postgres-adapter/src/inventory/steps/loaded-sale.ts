import {
  addDue,
  type BuyerId,
  type DatabaseId,
  type OperationId,
  type OrderId,
  type ReservationState,
  type SaleId,
  type SaleLedger,
  type SaleSettings,
  type Sku,
  type SkuStock,
  type StoredReservation,
} from '@flash-sale/core';
import { linesOf } from '../readings/line-text.ts';

/** One reservation as `load-step.sql` gives it. */
export type ReservationRow = readonly [
  orderId: OrderId,
  buyerId: BuyerId,
  state: ReservationState,
  lines: string,
  fingerprint: string,
  changedAt: number,
  holdExpiresAt: number | null,
  settledBy: OperationId | null,
  saleEpoch: number,
  seq: number,
  traceparent: string | null,
  redriveRound: number,
  inOutbox: boolean,
];

/** One SKU as `load-step.sql` gives it. */
export type SkuRow = readonly [
  sku: Sku,
  allotment: number,
  available: number,
  held: number,
  sold: number,
  ready: number,
];

/** The part of a sale that a step was decided by, as it was in the database at one instant. */
export interface LoadedSale {
  readonly saleId: SaleId;
  readonly stockId: string;
  readonly databaseId: DatabaseId;
  readonly epoch: number;
  readonly incarnation: string;
  readonly fenced: boolean;
  readonly settings: SaleSettings;
  readonly settingsNo: string;
  readonly revision: string;
  readonly version: number;
  readonly lastSeq: number;
  /** The database's clock, epoch milliseconds. */
  readonly now: number;
  /** Whether any hold is due, read or not. */
  readonly anyDue: boolean;
  readonly skus: ReadonlyMap<Sku, SkuRow>;
  readonly reservations: ReadonlyMap<OrderId, ReservationRow>;
  readonly buyers: ReadonlyMap<BuyerId, number>;
  readonly adjustments: ReadonlyMap<OperationId, boolean>;
}

/**
 * A ledger of core's with what was read of the sale, to be decided on and thrown away. `lastSeq` and `available` may be
 * those of a later instant than the rest.
 */
export function ledgerOf(
  loaded: LoadedSale,
  later: { readonly lastSeq?: number; readonly available?: ReadonlyMap<Sku, number> } = {},
): SaleLedger {
  const reservations = new Map<OrderId, StoredReservation>();
  const due: StoredReservation[] = [];
  for (const row of loaded.reservations.values()) {
    const reservation = storedOf(row);
    reservations.set(reservation.orderId, reservation);
    if (reservation.state === 'held') addDue(due, reservation);
  }
  const known = [...loaded.adjustments];
  return {
    saleId: loaded.saleId,
    databaseId: loaded.databaseId,
    epoch: loaded.epoch,
    incarnation: loaded.incarnation,
    fenced: loaded.fenced,
    settings: loaded.settings,
    version: loaded.version,
    skus: new Map(Array.from(loaded.skus, ([sku, row]) => [sku, stockOf(row, later.available?.get(sku))])),
    buyers: new Map([...loaded.buyers].filter(([, units]) => units > 0)),
    reservations,
    scanOrder: [],
    due,
    adjustments: new Set(known.filter(([, accepted]) => accepted).map(([id]) => id)),
    refusedAdjustments: new Set(known.filter(([, accepted]) => !accepted).map(([id]) => id)),
    sales: [],
    outbox: { base: later.lastSeq ?? loaded.lastSeq, first: 0, entries: 0 },
  };
}

/** A reservation of core's ledger out of its row. */
export function storedOf(row: ReservationRow): StoredReservation {
  const [orderId, buyerId, state, lines, fingerprint, changedAt, holdExpiresAt, settledBy, epoch, seq] = row;
  return {
    orderId,
    buyerId,
    state,
    lines: linesOf(lines),
    fingerprint,
    changedAt,
    holdExpiresAt: holdExpiresAt ?? undefined,
    settledBy: settledBy ?? undefined,
    epoch,
    seq,
    traceparent: row[10] ?? undefined,
    redriveRound: row[11],
    inOutbox: row[12],
    dueIndex: -1,
  };
}

function stockOf([sku, allotment, available, held, sold]: SkuRow, later: number | undefined): SkuStock {
  return { sku, allotment, available: later ?? available, held, sold };
}
