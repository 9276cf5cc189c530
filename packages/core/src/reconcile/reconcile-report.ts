import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { SkuLevels } from '../sale/levels.ts';

/**
 * - `levels-do-not-add-up`: available + held + sold differs from the allotment.
 * - `allotment-differs`: the store's allotment differs from the catalog's and no adjustment is under way.
 * - `more-sold-than-set-aside`: the stored orders are more units than the catalog's allotment.
 * - `order-without-reservation`: stored, and the store has no sold reservation for it.
 * - `reservation-without-order`: sold, neither stored nor in the outbox nor in the queue nor a dead letter.
 * - `lines-differ`: reservation and order disagree on what was sold.
 * - `counter-differs`: the guard's counter differs from the sum of the orders.
 * - `sold-differs`: the store's sold units differ from its sold reservations.
 * - `held-differs`: the store's held units differ from its open holds.
 * - `seq-gap`: the store has given more numbers in this epoch than it has sales that carry one.
 * - `queue-stands-still`: messages wait, and no recorded position has moved between the readings.
 * - `log-replaced`: a recorded position lies beyond the end of the log.
 * - `log-cut`: the log has deleted messages that were not stored.
 * - `foreign-fence`: a barrier was recorded of an epoch that the registry never opened.
 */
export type DiscrepancyKind =
  | 'levels-do-not-add-up'
  | 'allotment-differs'
  | 'more-sold-than-set-aside'
  | 'order-without-reservation'
  | 'reservation-without-order'
  | 'lines-differ'
  | 'counter-differs'
  | 'sold-differs'
  | 'held-differs'
  | 'seq-gap'
  | 'queue-stands-still'
  | 'log-replaced'
  | 'log-cut'
  | 'foreign-fence';

/** A difference that showed in every reading. */
export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly sku: Sku | undefined;
  readonly orderId: OrderId | undefined;
  /** For people: what is there, what was expected. */
  readonly detail: string;
  /**
   * What `dryRun: false` would do, or has done. `republish`: its message is published again. `recover`: the epoch is closed,
   * and recovery opens the next with every order in it. `none`: a person must decide.
   */
  readonly repair: 'none' | 'republish' | 'recover';
  readonly repaired: boolean;
}

/** What a reconciliation compared and found. */
export interface ReconcileReport {
  /** Names its row among the reconciliations of the repository. */
  readonly reconciliationId: string;
  readonly saleId: SaleId;
  readonly dryRun: boolean;
  readonly epoch: number;
  readonly levels: readonly SkuLevels[];
  /**
   * Orders in the database, sold reservations in the store, messages in the outbox and in the queue. `queued` is absent
   * where the queue cannot tell, because its log was lost.
   */
  readonly counted: {
    readonly orders: number;
    readonly reservations: number;
    readonly outbox: number;
    readonly queued: number | undefined;
    readonly deadLetters: number;
  };
  readonly discrepancies: readonly Discrepancy[];
  /** Further discrepancies of orders, beyond the first thousand of each kind: they show once those are repaired. */
  readonly unnamed: number;
}
