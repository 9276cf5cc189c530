import type { DatabaseId, OperationId, SaleId, Sku } from '../identity/ids.ts';
import type { Sale, SaleSettings, SaleState } from '../sale/sale.ts';
import type { CallOptions } from './call-options.ts';
import type { Page } from './inventory-store.ts';

/** Something that is sold. Its SKU is counted in exactly one sale. */
export interface Product {
  /** Positive integer, made by the catalog. */
  readonly productId: number;
  readonly name: string;
  readonly sku: Sku;
  readonly saleId: SaleId;
  /** Exact decimal with two places, as text. */
  readonly price: string;
  readonly allotment: number;
  readonly createdAt: number;
}

/** A product that is to be created. `newProduct` says what is refused. */
export interface NewProduct {
  readonly name: string;
  readonly price: string;
  readonly allotment: number;
  /** Joins this sale; otherwise a sale of its own is made with `settings`. */
  readonly saleId?: SaleId | undefined;
  readonly settings?: Omit<SaleSettings, 'state' | 'revision'> | undefined;
}

/** A change of an allotment: a row of its own, so that it happens once. */
export interface Adjustment {
  readonly operationId: OperationId;
  readonly saleId: SaleId;
  readonly sku: Sku;
  /** Units; positive adds, negative removes. */
  readonly delta: number;
  /**
   * - `recorded`: an addition that the catalog's allotment contains and the store may not know yet.
   * - `pending`: a removal that the store may have carried out and the catalog's allotment does not contain yet.
   * - `done`, `refused`: finished.
   */
  readonly state: 'recorded' | 'pending' | 'done' | 'refused';
}

/**
 * Products and sales as rows: the truth about what is on offer, to which the inventory store is a copy.
 *
 * Errors of every method as for `OrderRepository`; unknown ids are `PRODUCT_NOT_FOUND` or `SALE_NOT_FOUND` where a row is
 * needed, and absent where one is asked for. Malformed values are `INVALID_ARGUMENT`, as `newProduct`, `newAdjustment` and
 * `nextSaleState` tell.
 */
export interface ProductCatalog {
  /** Made by the first migration; the same for the life of the database. */
  databaseId(options?: CallOptions): Promise<DatabaseId>;

  /**
   * Creates a product, and its sale (`open`) unless it names one. One transaction. `SALE_NOT_FOUND` for a sale that is
   * unknown or dropped.
   */
  createProduct(product: NewProduct, options?: CallOptions): Promise<Product>;
  product(productId: number, options?: CallOptions): Promise<Product | undefined>;
  /** All products by id. */
  products(cursor: string | undefined, limit: number, options?: CallOptions): Promise<Page<Product>>;

  /** A sale with its SKUs in the order of their products' ids. Absent when it is unknown or dropped. */
  sale(saleId: SaleId, options?: CallOptions): Promise<Sale | undefined>;
  /** Ids of all sales that were not dropped, in a stable order. */
  sales(cursor: string | undefined, limit: number, options?: CallOptions): Promise<Page<SaleId>>;
  /**
   * Sets the operator's state, and raises the revision of the settings if it was another. `ended` is final: leaving it is
   * refused with `INVALID_ARGUMENT`.
   */
  setSaleState(saleId: SaleId, state: SaleState, options?: CallOptions): Promise<Sale>;

  /**
   * Begins an adjustment. An addition raises the allotment in the same transaction (`recorded`); a removal is only
   * written down (`pending`). Repeating returns the row as it stands; the same id with other contents is
   * `OPERATION_REUSED`; an allotment above `ALLOTMENT_MAX` is `INVALID_ARGUMENT`; a SKU of another sale is
   * `SKU_NOT_IN_SALE`.
   */
  beginAdjustment(adjustment: Omit<Adjustment, 'state'>, options?: CallOptions): Promise<Adjustment>;
  /**
   * Finishes it, if `epoch` is the sale's epoch and open in the epoch registry of the same database, checked in the same
   * transaction (the epoch's row locked against closing); otherwise nothing changes and the row is returned as it stands:
   * recovery repeats it in the next epoch, because what was done to a store that is being replaced does not count. A
   * removal that is `done` lowers the allotment in the same transaction. Repeating is a no-op. `done` stands over
   * `refused`, whichever comes first: a store remembers a refusal only as long as its epoch lasts. An unknown operation
   * id, and refusing an addition, are `INVALID_ARGUMENT`.
   */
  finishAdjustment(
    operationId: OperationId,
    result: 'done' | 'refused',
    epoch: number,
    options?: CallOptions,
  ): Promise<Adjustment>;
  /** A sale together with all its adjustments (oldest first), read at one instant: what a rebuild starts from. */
  saleWithAdjustments(
    saleId: SaleId,
    options?: CallOptions,
  ): Promise<{ readonly sale: Sale; readonly adjustments: readonly Adjustment[] } | undefined>;
  /** The adjustments of a sale, oldest first; all, or only those that are not finished. */
  adjustments(
    saleId: SaleId,
    query: { readonly unfinishedOnly: boolean },
    options?: CallOptions,
  ): Promise<readonly Adjustment[]>;

  /**
   * Marks a sale as dropped: it is neither listed nor found any more and is never opened again. Its products and orders
   * stay readable. Repeating is a no-op.
   */
  dropSale(saleId: SaleId, options?: CallOptions): Promise<void>;
}
