import { setTimeout as sleep } from 'node:timers/promises';
import { BenchmarkError } from '../benchmark-error.ts';

export interface SaleUnderLoad {
  readonly productId: number;
  readonly saleId: string;
}

export interface StockLevels {
  readonly allotment: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
}

/** Longest call: administration answers at once, or something is wrong. */
const CALL_TIMEOUT_MS = 30_000;
const STORED_TIMEOUT_MS = 120_000;
const STORED_POLL_MS = 50;
/** `flash_sale_orders_saved_total{outcome="stored"} 123`, perhaps with other labels. */
const STORED_ORDERS = /^flash_sale_orders_saved_total\{[^}]*outcome="stored"[^}]*\} (\d+)$/m;
const HEAP_BYTES = /^nodejs_heap_size_used_bytes(?:\{[^}]*\})? (\S+)$/m;

/** What the benchmark asks of the example besides buying: over HTTP, as its operator would. */
export class ExampleApi {
  readonly #url: URL;
  readonly #signal: AbortSignal;

  constructor(url: URL, signal: AbortSignal) {
    this.#url = url;
    this.#signal = signal;
  }

  /** A new product with a sale of its own, loaded and open. */
  async openSale(quantity: number): Promise<SaleUnderLoad> {
    const body = JSON.stringify({ name: 'Benchmark', price: '1.00', quantity });
    const created = await this.#call('POST', '/api/products', body);
    const { id, saleId } = (await created.json()) as { id: number; saleId: string };
    await (await this.#call('POST', `/api/products/initialize/${id}`)).text();
    return { productId: id, saleId };
  }

  async levels(productId: number): Promise<StockLevels> {
    const reply = await this.#call('GET', `/api/products/${productId}/stock`);
    return (await reply.json()) as StockLevels;
  }

  /** Orders that the worker has stored since the process began. */
  async ordersStored(): Promise<number> {
    const text = await (await this.#call('GET', '/actuator/prometheus')).text();
    return Number(STORED_ORDERS.exec(text)?.[1] ?? 0);
  }

  /** Resolves once so many orders have been stored since the process began, with the time at which that was seen. */
  async untilStored(orders: number): Promise<number> {
    const givenUpAt = Date.now() + STORED_TIMEOUT_MS;
    while (Date.now() < givenUpAt) {
      const stored = await this.ordersStored();
      if (stored >= orders) return Date.now();
      await sleep(STORED_POLL_MS);
    }
    throw new BenchmarkError('TIMED_OUT', `the example did not store its orders within ${STORED_TIMEOUT_MS} ms`);
  }

  /** What JavaScript's values take in the process that answers. */
  async heapMegabytes(): Promise<number> {
    const text = await (await this.#call('GET', '/actuator/prometheus')).text();
    return Number(HEAP_BYTES.exec(text)?.[1]) / 1e6;
  }

  async #call(method: string, path: string, body?: string): Promise<Response> {
    const signal = AbortSignal.any([this.#signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    const headers: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const reply = await fetch(new URL(path, this.#url), { method, signal, headers, body: body ?? null });
    if (reply.ok) return reply;
    const said = (await reply.text()).slice(0, 500);
    throw new BenchmarkError('TARGET_FAILED', `${method} ${path} was answered ${reply.status}: ${said}`);
  }
}
