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

  /** Marks dead letters as settled. Returns how many were unsettled before. Repeating is a no-op. */
  settleDeadLetters(ids: readonly string[], options?: CallOptions): Promise<number>;
}
