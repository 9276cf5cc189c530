import type { Product, ProductCatalog, SaleId, SaleSettings, Sku } from '@flash-sale/core';
import { PORT_CALL } from '../http/port-call.ts';

/** What never changes about a product: enough to sell it, and to show what was sold. */
export interface ListedProduct {
  readonly productId: number;
  readonly name: string;
  readonly price: string;
  readonly sku: Sku;
  readonly saleId: SaleId;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  readonly buyerLimit: number | undefined;
}

/** Products read with one statement at start, and each time an unknown SKU makes a full reading necessary. */
const PAGE_SIZE = 500;
/** How long "there is no such product" is believed, so that a flood of made-up ids does not become one of queries. */
const ABSENCE_MS = 1_000;
/** Most absent ids that are remembered; more are forgotten together. */
const ABSENCES_MAX = 10_000;

/**
 * The catalog's products by id and by SKU, in this process: which sale and SKU a product is, is fixed for its life, so the
 * hot path looks it up here and reads no database. As large as the catalog.
 */
export class ProductDirectory {
  readonly #catalog: ProductCatalog;
  readonly #byId = new Map<number, ListedProduct>();
  readonly #bySku = new Map<Sku, ListedProduct>();
  readonly #settings = new Map<SaleId, Pick<SaleSettings, 'startsAt' | 'endsAt' | 'buyerLimit'>>();
  readonly #absentUntil = new Map<number, number>();

  constructor(catalog: ProductCatalog) {
    this.#catalog = catalog;
  }

  /** Reads the whole catalog. */
  async load(): Promise<void> {
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.products(cursor, PAGE_SIZE, PORT_CALL);
      for (const product of page.entries) await this.add(product);
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** From memory, else from the catalog: another process may have created it. */
  async find(productId: number): Promise<ListedProduct | undefined> {
    const known = this.#byId.get(productId);
    if (known !== undefined) return known;
    const absentUntil = this.#absentUntil.get(productId);
    if (absentUntil !== undefined && performance.now() < absentUntil) return undefined;
    const product = await this.#catalog.product(productId, PORT_CALL);
    if (product !== undefined) return this.add(product);
    if (this.#absentUntil.size >= ABSENCES_MAX) this.#absentUntil.clear();
    this.#absentUntil.set(productId, performance.now() + ABSENCE_MS);
    return undefined;
  }

  /** The product that is counted as this SKU; read anew from the catalog where it is not known. */
  async ofSku(sku: Sku): Promise<ListedProduct | undefined> {
    if (!this.#bySku.has(sku)) await this.load();
    return this.#bySku.get(sku);
  }

  /** Lists a product of the catalog, and returns it as listed. */
  async add(product: Product): Promise<ListedProduct> {
    const listed = this.#byId.get(product.productId) ?? (await this.#list(product));
    this.#byId.set(listed.productId, listed);
    this.#bySku.set(listed.sku, listed);
    this.#absentUntil.delete(listed.productId);
    return listed;
  }

  async #list(product: Product): Promise<ListedProduct> {
    const { productId, name, price, sku, saleId } = product;
    const { startsAt, endsAt, buyerLimit } = await this.#settingsOf(saleId);
    return { productId, name, price, sku, saleId, startsAt, endsAt, buyerLimit };
  }

  /** A dropped sale is not in the catalog any more; its products stay listed without a window. */
  async #settingsOf(saleId: SaleId) {
    const known = this.#settings.get(saleId);
    if (known !== undefined) return known;
    const sale = await this.#catalog.sale(saleId, PORT_CALL);
    const settings = { startsAt: sale?.startsAt, endsAt: sale?.endsAt, buyerLimit: sale?.buyerLimit };
    this.#settings.set(saleId, settings);
    return settings;
  }
}
