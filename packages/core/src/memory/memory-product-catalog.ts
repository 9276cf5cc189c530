import type { DatabaseId, OperationId, SaleId } from '../identity/ids.ts';
import type { Page } from '../ports/inventory-store.ts';
import type { Adjustment, NewProduct, Product, ProductCatalog } from '../ports/product-catalog.ts';
import type { Sale, SaleState } from '../sale/sale.ts';
import { nextSaleState } from '../sale/settings-rules.ts';
import { beginAdjustment, finishAdjustment } from './catalog/adjustments.ts';
import { createProduct } from './catalog/create-product.ts';
import { productOf, saleOf, saleRow } from './catalog/readings.ts';
import type { MemoryDatabase } from './database/memory-database.ts';
import { pageOf, readCursor } from './database/page.ts';

/** The reference model of a catalog: see `ProductCatalog` for what it promises. */
export class MemoryProductCatalog implements ProductCatalog {
  readonly #database: MemoryDatabase;

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  async databaseId(): Promise<DatabaseId> {
    this.#database.enter();
    return this.#database.databaseId;
  }

  async createProduct(product: NewProduct): Promise<Product> {
    this.#database.enter();
    return productOf(createProduct(this.#database, product));
  }

  async product(productId: number): Promise<Product | undefined> {
    this.#database.enter();
    const row = this.#database.products.get(productId);
    return row === undefined ? undefined : productOf(row);
  }

  async products(cursor: string | undefined, limit: number): Promise<Page<Product>> {
    this.#database.enter();
    const after = readCursor(cursor, 0);
    const rows = [...this.#database.products.values()].filter((row) => row.productId > after);
    return pageOf(rows, limit, (row) => row.productId, productOf);
  }

  async sale(saleId: SaleId): Promise<Sale | undefined> {
    this.#database.enter();
    const row = this.#database.sales.get(saleId);
    return row === undefined || row.dropped ? undefined : saleOf(this.#database, row);
  }

  async sales(cursor: string | undefined, limit: number): Promise<Page<SaleId>> {
    this.#database.enter();
    const after = readCursor(cursor, 0);
    const rows = [...this.#database.sales.values()].filter((row) => row.number > after && !row.dropped);
    return pageOf(
      rows,
      limit,
      (row) => row.number,
      (row) => row.saleId,
    );
  }

  async setSaleState(saleId: SaleId, state: SaleState): Promise<Sale> {
    this.#database.enter();
    const row = saleRow(this.#database, saleId);
    const next = nextSaleState(row.state, state);
    if (next !== row.state) row.revision += 1;
    row.state = next;
    return saleOf(this.#database, row);
  }

  async beginAdjustment(adjustment: Omit<Adjustment, 'state'>): Promise<Adjustment> {
    this.#database.enter();
    return beginAdjustment(this.#database, adjustment);
  }

  async finishAdjustment(operationId: OperationId, result: 'done' | 'refused', epoch: number): Promise<Adjustment> {
    this.#database.enter();
    return finishAdjustment(this.#database, operationId, result, epoch);
  }

  async saleWithAdjustments(saleId: SaleId): ReturnType<ProductCatalog['saleWithAdjustments']> {
    this.#database.enter();
    const row = this.#database.sales.get(saleId);
    if (row === undefined || row.dropped) return undefined;
    return { sale: saleOf(this.#database, row), adjustments: [...row.adjustments.values()] };
  }

  async adjustments(saleId: SaleId, query: { readonly unfinishedOnly: boolean }): Promise<readonly Adjustment[]> {
    this.#database.enter();
    const all = [...(this.#database.sales.get(saleId)?.adjustments.values() ?? [])];
    if (!query.unfinishedOnly) return all;
    return all.filter((row) => row.state === 'recorded' || row.state === 'pending');
  }

  async dropSale(saleId: SaleId): Promise<void> {
    this.#database.enter();
    const row = this.#database.sales.get(saleId);
    if (row?.dropped !== true) saleRow(this.#database, saleId).dropped = true;
  }
}
