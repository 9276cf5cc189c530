import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { SkuLevels } from '../sale/levels.ts';

/**
 * - `levels-do-not-add-up`: available + held + sold differs from the allotment.
 * - `allotment-differs`: the store's allotment differs from the catalog's and no adjustment is under way.
 * - `order-without-reservation`: stored, and the store has no sold reservation for it.
 * - `reservation-without-order`: sold, neither stored nor in the outbox nor in the queue nor a dead letter.
 * - `lines-differ`: reservation and order disagree on what was sold.
 * - `counter-differs`: the guard's counter differs from the sum of the orders.
 * - `sold-differs`: the store's sold units differ from its sold reservations.
 * - `held-differs`: the store's held units differ from its open holds.
 */
export type DiscrepancyKind =
  | 'levels-do-not-add-up'
  | 'allotment-differs'
  | 'order-without-reservation'
  | 'reservation-without-order'
  | 'lines-differ'
  | 'counter-differs'
  | 'sold-differs'
  | 'held-differs';

/** A difference that showed in every reading. */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly sku: Sku | undefined;
  readonly orderId: OrderId | undefined;
  /** For people: what is there, what was expected. */
  readonly detail: string;
  /** What `dryRun: false` would do, or has done. `none`: a person must decide. */
  readonly repair: 'none' | 'republish' | 'recover';
  readonly repaired: boolean;
}

/** What a reconciliation compared and found. */
export interface ReconcileReport {
  readonly saleId: SaleId;
  readonly dryRun: boolean;
  readonly epoch: number;
  readonly levels: readonly SkuLevels[];
  /** Distinct orders in the database, sold reservations in the store, messages in the outbox and in the queue. */
  readonly counted: {
    readonly orders: number;
    readonly reservations: number;
    readonly outbox: number;
    readonly queued: number;
    readonly deadLetters: number;
  };
  readonly discrepancies: readonly Discrepancy[];
}
