import type { OperationId, SaleId, Sku } from '../../identity/ids.ts';
import type { Order } from '../../order/order.ts';
import type { StoredDeadLetter, StoredReconciliation } from '../../ports/order-repository.ts';
import type { Adjustment } from '../../ports/product-catalog.ts';
import type { SaleState } from '../../sale/sale.ts';

/** A SKU of a sale, with the last guard: `sold <= allotment`. */
export interface SkuRow {
  readonly sku: Sku;
  readonly unitPrice: string;
  allotment: number;
  /** Units of stored orders. */
  sold: number;
}

/** A sale and all that belongs to it; its orders in the order in which they were stored. */
export interface SaleRow {
  readonly saleId: SaleId;
  /** Grows with every sale: the stable order of listing. */
  readonly number: number;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly buyerLimit: number | undefined;
  state: SaleState;
  /** Of the settings: see `SaleSettings.revision`. */
  revision: number;
  dropped: boolean;
  readonly skus: Map<Sku, SkuRow>;
  readonly adjustments: Map<OperationId, Adjustment>;
  readonly orders: Order[];
}

/** A row of the products. */
export interface ProductRow {
  readonly productId: number;
  readonly name: string;
  readonly sale: SaleRow;
  /** Price and allotment are the SKU's. */
  readonly sku: SkuRow;
  readonly createdAt: number;
}

/** A row of the dead letters. */
export interface DeadLetterRow extends Omit<StoredDeadLetter, 'settledAt'> {
  settledAt: number | undefined;
}

/** One process's right to acknowledge under one epoch. */
export interface LeaseRow {
  readonly processId: string;
  readonly epoch: number;
  /** By the monotonic clock. */
  endsAtMonotonic: number;
}

/** A row of the reconciliations. */
export interface ReconciliationRow extends StoredReconciliation {
  /** From 1: the order in which they were begun. */
  readonly number: number;
}
