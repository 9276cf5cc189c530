import type { DatabaseId, SaleId, Sku } from '../identity/ids.ts';

/**
 * What the operator has decided. Whether a purchase is possible now also depends on the window: see `saleWindowAt`.
 *
 * `ended` is final. Pause and end stop purchases and new holds; confirm and release go on until the holds expire.
 */
export type SaleState = 'open' | 'paused' | 'ended';

/** The part of a sale that the store copies and may be told anew during the sale. */
export interface SaleSettings {
  readonly state: SaleState;
  /** First instant at which units are sold, epoch milliseconds by the store's clock. Absent: from the beginning. */
  readonly startsAt: number | undefined;
  /** First instant at which no unit is sold any more. Absent: until it is ended. */
  readonly endsAt: number | undefined;
  /** Most units one buyer may hold and own in this sale, over all its SKUs. Absent: no limit. */
  readonly buyerLimit: number | undefined;
  /**
   * 1 at first, raised by the catalog with every change. Of two copies a store keeps the one with the higher revision: copies
   * may arrive in another order than they were read.
   */
  readonly revision: number;
}

/** A SKU that a sale offers, as the catalog knows it. */
export interface SaleSku {
  readonly sku: Sku;
  /** Units set aside for the sale: the most that can ever be sold. */
  readonly allotment: number;
  /** Exact decimal, as text. Fixed for the life of the sale and copied into each order. */
  readonly unitPrice: string;
}

/** A sale as the catalog knows it: a time-boxed offer of one or more SKUs. */
export interface Sale extends SaleSettings {
  readonly saleId: SaleId;
  readonly databaseId: DatabaseId;
  readonly skus: readonly SaleSku[];
}
