import {
  type Adjustment,
  type CallOptions,
  saleId as checkSaleId,
  type DatabaseId,
  FlashSaleError,
  finishedState,
  invariant,
  type NewProduct,
  newAdjustment,
  newProduct,
  nextSaleState,
  type OperationId,
  type Page,
  type Product,
  type ProductCatalog,
  type Random,
  repeatedAdjustment,
  type Sale,
  type SaleId,
  type SaleState,
  saleState,
  systemRandom,
} from '@flash-sale/core';
import type { SqlClient } from './client/sql-client.ts';
import { numberCursor, pageOf, pageSize } from './page.ts';
import { selectAdjustment, selectAdjustments } from './queries/adjustments.ts';
import { insertAdjustment } from './queries/begin-adjustment.ts';
import { createProduct } from './queries/create-product.ts';
import { selectDatabaseId } from './queries/database-id.ts';
import { dropSale } from './queries/drop-sale.ts';
import { finishAdjustment } from './queries/finish-adjustment.ts';
import { selectProducts } from './queries/products.ts';
import { selectSale } from './queries/sale.ts';
import { selectSales } from './queries/sales.ts';
import { setSaleState } from './queries/set-sale-state.ts';

export interface PostgresProductCatalogOptions {
  /** Makes the ids of new sales. */
  readonly random?: Random | undefined;
}

/** Greatest product id: PostgreSQL's integer. */
const PRODUCT_ID_MAX = 2_147_483_647;

/** Products and sales in PostgreSQL or PGlite: see `ProductCatalog`. The schema must have been migrated. */
export class PostgresProductCatalog implements ProductCatalog {
  readonly #sql: SqlClient;
  readonly #random: Random;
  #databaseId: DatabaseId | undefined;

  constructor(sql: SqlClient, options: PostgresProductCatalogOptions = {}) {
    this.#sql = sql;
    this.#random = options.random ?? systemRandom;
  }

  async databaseId(options?: CallOptions): Promise<DatabaseId> {
    this.#databaseId ??= await selectDatabaseId(this.#sql, options);
    return this.#databaseId;
  }

  async createProduct(product: NewProduct, options?: CallOptions): Promise<Product> {
    const checked = newProduct(product);
    const newSaleId = checkSaleId(this.#random.id());
    const created = await createProduct(this.#sql, checked, newSaleId, options);
    if (created === undefined) throw saleNotFound(checked.saleId);
    return created;
  }

  async product(productId: number, options?: CallOptions): Promise<Product | undefined> {
    if (!Number.isSafeInteger(productId) || productId < 1 || productId > PRODUCT_ID_MAX) return undefined;
    const query = { from: productId, to: productId, limit: 1 };
    return (await selectProducts(this.#sql, query, options))[0];
  }

  async products(cursor: string | undefined, limit: number, options?: CallOptions): Promise<Page<Product>> {
    const size = pageSize(limit);
    const query = { from: (numberCursor(cursor) ?? 0) + 1, to: PRODUCT_ID_MAX, limit: size + 1 };
    const rows = await selectProducts(this.#sql, query, options);
    return pageOf(
      rows,
      size,
      ({ productId }) => String(productId),
      (product) => product,
    );
  }

  async sale(saleId: SaleId, options?: CallOptions): Promise<Sale | undefined> {
    return (await selectSale(this.#sql, saleId, options))?.sale;
  }

  async saleWithAdjustments(saleId: SaleId, options?: CallOptions): ReturnType<ProductCatalog['saleWithAdjustments']> {
    return await selectSale(this.#sql, saleId, options);
  }

  async sales(cursor: string | undefined, limit: number, options?: CallOptions): Promise<Page<SaleId>> {
    const size = pageSize(limit);
    const rows = await selectSales(this.#sql, numberCursor(cursor) ?? 0, size + 1, options);
    return pageOf(
      rows,
      size,
      ({ number }) => String(number),
      ({ saleId }) => saleId,
    );
  }

  async setSaleState(saleId: SaleId, state: SaleState, options?: CallOptions): Promise<Sale> {
    const asked = saleState(state);
    const now = await setSaleState(this.#sql, saleId, asked, options);
    const sale = now === undefined ? undefined : await this.sale(saleId, options);
    if (now === undefined || sale === undefined) throw saleNotFound(saleId);
    nextSaleState(now, asked);
    return sale;
  }

  async beginAdjustment(adjustment: Omit<Adjustment, 'state'>, options?: CallOptions): Promise<Adjustment> {
    const asked = newAdjustment(adjustment);
    const begun = await this.#insertAdjustment(asked, options);
    if (begun !== undefined) return begun;
    const earlier = await selectAdjustment(this.#sql, asked.operationId, options);
    if (earlier !== undefined) return repeatedAdjustment(earlier, asked);
    if ((await this.sale(asked.saleId, options)) === undefined) throw saleNotFound(asked.saleId);
    throw new FlashSaleError('SKU_NOT_IN_SALE', 'the sale does not offer this SKU', {
      details: { saleId: asked.saleId, sku: asked.sku },
    });
  }

  async finishAdjustment(
    operationId: OperationId,
    result: 'done' | 'refused',
    epoch: number,
    options?: CallOptions,
  ): Promise<Adjustment> {
    const row = await selectAdjustment(this.#sql, operationId, options);
    if (row === undefined) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'no adjustment has this operation id', { details: { operationId } });
    }
    if (finishedState(row, result) === row.state) return row;
    await finishAdjustment(this.#sql, operationId, result, epoch, options);
    const finished = await selectAdjustment(this.#sql, operationId, options);
    invariant(finished !== undefined, 'an adjustment vanished', { operationId });
    return finished;
  }

  async adjustments(
    saleId: SaleId,
    query: { readonly unfinishedOnly: boolean },
    options?: CallOptions,
  ): Promise<readonly Adjustment[]> {
    return await selectAdjustments(this.#sql, saleId, query.unfinishedOnly, options);
  }

  async dropSale(saleId: SaleId, options?: CallOptions): Promise<void> {
    if (!(await dropSale(this.#sql, saleId, options))) throw saleNotFound(saleId);
  }

  /** The one constraint that a well-formed adjustment can break is the limit of an allotment. */
  async #insertAdjustment(
    asked: Omit<Adjustment, 'state'>,
    options: CallOptions | undefined,
  ): Promise<Adjustment | undefined> {
    try {
      return await insertAdjustment(this.#sql, asked, options);
    } catch (error) {
      if (!FlashSaleError.isInstance(error, 'DATABASE_REJECTED')) throw error;
      throw new FlashSaleError('INVALID_ARGUMENT', 'the allotment would be larger than a SKU can have', {
        details: { field: 'delta', delta: asked.delta },
        cause: error,
      });
    }
  }
}

function saleNotFound(saleId: SaleId | undefined): FlashSaleError {
  return new FlashSaleError('SALE_NOT_FOUND', 'the catalog has no sale with this id', { details: { saleId } });
}
