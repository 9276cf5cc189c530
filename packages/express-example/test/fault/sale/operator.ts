import { sku } from '@flash-sale/core';
import type { OnSale } from './fault-crowd.ts';

/** The levels of what is on sale, and the epoch that they belong to. */
export interface Stock {
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly epoch: number;
}

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
const TRIES_MAX = 10;
const QUEUE_MOVES_MS = 60_000;

/** A difference that is reported to an operator. */
interface Found {
  readonly kind: string;
}

/** What an operator asks of a process over HTTP. */
export class Operator {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Creates a product with a sale of its own and opens that. */
  async putOnSale(
    units: number,
    rows: (query: string) => Promise<readonly Record<string, unknown>[]>,
  ): Promise<OnSale> {
    const { id, saleId } = await this.#post<{ id: number; saleId: string }>('/api/products', {
      name: 'A lamp',
      price: '5',
      quantity: units,
    });
    await this.#post(`/api/products/initialize/${id}`);
    const [product] = await rows(`SELECT sku FROM flash_sale.products WHERE product_id = ${id}`);
    return { productId: id, saleId, sku: sku(product?.sku), units };
  }

  /** Creates another product of the sale, which sells at once. */
  async joinSale(
    { saleId }: OnSale,
    units: number,
    rows: (query: string) => Promise<readonly Record<string, unknown>[]>,
  ): Promise<OnSale> {
    const product = { name: 'A shade', price: '3', quantity: units, saleId };
    const { id } = await this.#post<{ id: number }>('/api/products', product);
    await this.#post(`/api/products/initialize/${id}`);
    const [found] = await rows(`SELECT sku FROM flash_sale.products WHERE product_id = ${id}`);
    return { productId: id, saleId, sku: sku(found?.sku), units };
  }

  async stock({ productId }: OnSale): Promise<Stock> {
    for (let tries = 0; ; tries += 1) {
      const reply = await fetch(`${this.#url}/api/products/${productId}/stock`);
      if (![503, 504].includes(reply.status) || tries === TRIES_MAX) {
        const { available, held, sold, epoch } = await this.#jsonOf<Stock>(reply);
        return { available, held, sold, epoch };
      }
    }
  }

  /** What is found when levels are compared with orders. */
  async discrepancies(onSale: OnSale): Promise<readonly Found[]> {
    const givenUpAt = performance.now() + QUEUE_MOVES_MS;
    for (;;) {
      const found = await this.#reconcile(onSale);
      // Repeats that a relay has published may still lie in the queue, and a busy machine lets nobody take them.
      const waiting = found.length > 0 && found.every(({ kind }) => kind === 'queue-stands-still');
      if (!waiting || performance.now() > givenUpAt) return found;
    }
  }

  async #reconcile({ saleId }: OnSale): Promise<readonly Found[]> {
    const url = `${this.#url}/api/admin/sales/${saleId}/reconcile`;
    for (let tries = 0; ; tries += 1) {
      const reply = await fetch(url, { method: 'POST', headers: JSON_HEADERS, body: '{}' });
      // On a machine that is busy with other things it may take longer than its deadline.
      if (![503, 504].includes(reply.status) || tries === TRIES_MAX) {
        return (await this.#jsonOf<{ discrepancies: readonly Found[] }>(reply)).discrepancies;
      }
    }
  }

  async pause({ saleId }: OnSale): Promise<void> {
    await this.#post(`/api/admin/sales/${saleId}/pause`);
  }

  async resume({ saleId }: OnSale): Promise<void> {
    await this.#post(`/api/admin/sales/${saleId}/resume`);
  }

  async #post<Json>(path: string, body?: object): Promise<Json> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return await this.#jsonOf<Json>(
      await fetch(`${this.#url}${path}`, { method: 'POST', headers: JSON_HEADERS, ...sent }),
    );
  }

  async #jsonOf<Json>(reply: Response): Promise<Json> {
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${reply.status} from ${reply.url}: ${text}`);
    return JSON.parse(text) as Json;
  }
}
