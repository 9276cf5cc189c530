import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import type { Order } from '../order/order.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { CallOptions } from './call-options.ts';
import type { Page } from './inventory-store.ts';
import type { DeadLetter, DeadLetterReason, QueuePosition } from './order-queue.ts';

/** What became of one order. `stored` and `duplicate` both mean: it is there, once. */
export type SaveOutcome =
  | { readonly outcome: 'stored' }
  | { readonly outcome: 'duplicate' }
  /** It was set aside as a dead letter in the same transaction. */
  | { readonly outcome: 'set-aside'; readonly reason: DeadLetterReason; readonly error: string };

/** What one transaction stores. */
export interface SaveBatch {
  readonly orders: readonly { readonly message: OrderMessage; readonly origin: DeadLetter['origin'] }[];
  /** Set aside already by the worker (unreadable, stale). Recorded in the same transaction, once per origin. */
  readonly deadLetters: readonly DeadLetter[];
  /** The position to move to, from exactly `fromOffset` (absent row: from anywhere). Its barriers are merged, sale by sale. */
  readonly position: (QueuePosition & { readonly fromOffset: string }) | undefined;
}

/** A recorded dead letter. */
export interface StoredDeadLetter extends DeadLetter {
  readonly id: string;
  readonly recordedAt: number;
  /** Set when it was sent round again or dismissed. An unsettled letter with a message still counts as sold. */
  readonly settledAt: number | undefined;
}

/**
 * How a reconciliation ended; `begun` while it has not, or was cut off.
 *
 * - `clean`: it found nothing. `found`: it only reported, or could repair nothing.
 * - `repaired`: everything that it found. `partly-repaired`: the rest needs a person, or another try.
 * - `failed`: it did not come to an end; `error` says why.
 */
export type ReconciliationOutcome = 'begun' | 'clean' | 'found' | 'repaired' | 'partly-repaired' | 'failed';

/** Who compared a sale, when, and what came of it: a row for the books, of dry runs too. */
export interface ReconciliationRecord {
  /** Random. Names this reconciliation. */
  readonly id: string;
  readonly saleId: SaleId;
  /** Who asked for it: at most `ACTOR_LENGTH_MAX` characters. */
  readonly actor: string;
  readonly dryRun: boolean;
  readonly outcome: ReconciliationOutcome;
  /** The epoch that was read; absent where it did not come to that. */
  readonly epoch: number | undefined;
  /** What was compared, by its name. */
  readonly counted: Readonly<Record<string, number>>;
  /** Discrepancies that were found, by their kind. */
  readonly found: Readonly<Record<string, number>>;
  /** How many of them were repaired. */
  readonly repaired: number;
  readonly error: string | undefined;
}

/** A recorded reconciliation. Times by the repository's clock, epoch milliseconds. */
export interface StoredReconciliation extends ReconciliationRecord {
  readonly begunAt: number;
  readonly endedAt: number | undefined;
}

/** Most characters of an actor's name. */
export const ACTOR_LENGTH_MAX = 200;

/**
 * Remembers the truth: orders, each once.
 *
 * Errors of every method: `DATABASE_UNAVAILABLE`, `DATABASE_CONFLICT` (nothing changed), `DATABASE_UNKNOWN` (repeat). Of
 * every method that pages: `INVALID_ARGUMENT` for a limit below 1 and for a cursor that was not the `next` of a page.
 */
export interface OrderRepository {
  /**
   * Stores a batch in ONE transaction: orders inserted or ignored by order id, the per-SKU `sold` guard raised by the
   * units of newly inserted ones under `sold <= allotment`, dead letters, queue position. The price is copied from the
   * sale.
   *
   * An order that the guard or a constraint refuses (`allotment-exceeded`; `rejected` for a sale or SKU that is not in
   * the catalog) is isolated, recorded as a dead letter and reported; the rest is stored. Answers one outcome per order,
   * in order. `POSITION_MISMATCH` when the stored position is not `fromOffset`: nothing is stored then.
   * A message of another database must not be passed here.
   */
  save(batch: SaveBatch, options?: CallOptions): Promise<readonly SaveOutcome[]>;

  /** The orders with these ids, in their order; absent where there is none. */
  orders(orderIds: readonly OrderId[], options?: CallOptions): Promise<readonly (Order | undefined)[]>;

  /** All orders of a sale in a stable order, page by page. */
  ordersOfSale(saleId: SaleId, cursor: string | undefined, limit: number, options?: CallOptions): Promise<Page<Order>>;

  /** Units sold per SKU: by the guard's counter, and by summing up the orders. Equal, unless something is wrong. */
  soldUnits(
    saleId: SaleId,
    options?: CallOptions,
  ): Promise<readonly { readonly sku: Sku; readonly counter: number; readonly summed: number }[]>;

  /**
   * Numbers in the epoch's order of sales whose orders are stored, above `afterSeq`, ascending, at most `limit`. The store
   * gives them without gaps, so one that stays missing is an order that stays missing. The reverse does not hold: an order that
   * was redriven keeps its number under a later epoch, where it may be told twice, or stand in for one that is missing.
   * `INVALID_ARGUMENT` for a limit below 1.
   */
  seqsOfEpoch(
    saleId: SaleId,
    epoch: number,
    afterSeq: number,
    limit: number,
    options?: CallOptions,
  ): Promise<readonly number[]>;

  /** Every recorded queue position. */
  positions(options?: CallOptions): Promise<readonly QueuePosition[]>;

  /**
   * Dead letters, newest first (those of one batch in any order); only unsettled ones unless asked otherwise; only of one
   * sale if given.
   */
  deadLetters(
    query: {
      readonly saleId?: SaleId | undefined;
      readonly includeSettled?: boolean | undefined;
      readonly cursor?: string | undefined;
      readonly limit: number;
    },
    options?: CallOptions,
  ): Promise<Page<StoredDeadLetter>>;

  /**
   * Writes the row of a reconciliation (`begun`), or ends the one that was begun under the same id. A row that has ended does
   * not change any more: repeating is a no-op.
   */
  recordReconciliation(record: ReconciliationRecord, options?: CallOptions): Promise<void>;

  /** Reconciliations, newest first; only of one sale if given. */
  reconciliations(
    query: { readonly saleId?: SaleId | undefined; readonly cursor?: string | undefined; readonly limit: number },
    options?: CallOptions,
  ): Promise<Page<StoredReconciliation>>;

  /** Marks dead letters as settled. Returns how many were unsettled before. Repeating is a no-op. */
  settleDeadLetters(ids: readonly string[], options?: CallOptions): Promise<number>;
}
