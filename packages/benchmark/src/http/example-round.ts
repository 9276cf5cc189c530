import type { LoadResult } from '../load/load-plan.ts';
import { runJob } from '../process/run-job.ts';
import type { Findings } from '../scenario/findings.ts';
import { ExampleApi, type SaleUnderLoad } from './example-api.ts';
import type { ExampleServer } from './example-server.ts';
import { type Crowds, total } from './http-crowd.ts';

/** What a crowd finds at the example, and how it was answered. */
export interface ExampleCrowd {
  readonly sale: SaleUnderLoad;
  readonly result: LoadResult;
  /** From the first request until every accepted one was stored as an order. */
  readonly storedMs: number;
  /** Accepted answers of the whole run, warm-up included. */
  readonly accepted: number;
}

const AUDIT_TIMEOUT_MS = 300_000;
const COLLECT = { status: 202, header: 'location', prefix: '/api/orders/' };

/** The crowds of one round at one process of the example, and the audit of what they left behind. */
export class ExampleRound {
  readonly #server: ExampleServer;
  readonly #api: ExampleApi;
  readonly #crowds: Crowds;
  readonly #findings: Findings;
  readonly #signal: AbortSignal;
  readonly #sent: { readonly name: string; readonly crowd: ExampleCrowd }[] = [];

  constructor(server: ExampleServer, crowds: Crowds, findings: Findings, signal: AbortSignal) {
    this.#server = server;
    this.#api = new ExampleApi(server.url, signal);
    this.#crowds = crowds;
    this.#findings = findings;
    this.#signal = signal;
  }

  /**
   * Sends a crowd to a new sale of `allotment` units and waits until its orders are stored. What runs `beside` the crowd
   * begins before it and ends with it.
   */
  async send(
    name: string,
    allotment: number,
    keyed: boolean,
    beside?: (sale: SaleUnderLoad) => Promise<AsyncDisposable>,
  ): Promise<LoadResult & { readonly storedMs: number }> {
    const api = this.#api;
    const sale = await api.openSale(allotment);
    const storedBefore = await api.ordersStored();
    const path = `/api/purchase/${sale.productId}?userId=buyer-{n}`;
    const headers = keyed ? { 'Idempotency-Key': '"key-{n}"' } : {};
    const target = { port: Number(this.#server.url.port), pid: this.#server.pid };
    const company = await beside?.(sale);
    let result: LoadResult;
    try {
      result = await this.#crowds.send(target, { method: 'POST', path, headers }, COLLECT);
    } finally {
      await company?.[Symbol.asyncDispose]();
    }
    const accepted = result.statuses[202] ?? 0;
    const storedMs = (await api.untilStored(storedBefore + accepted)) - result.startedAt;
    this.#sent.push({ name, crowd: { sale, result, storedMs, accepted } });
    const { available, held, sold } = await api.levels(sale.productId);
    this.#findings.check(`${name}: answers that are neither 202 nor 409`, 0, others(result));
    this.#findings.check(`${name}: available + held + sold`, allotment, available + held + sold);
    this.#findings.check(`${name}: sold units`, accepted, sold);
    return { ...result, storedMs };
  }

  /** Ends the example and compares every accepted answer with the rows in its database. */
  async audit(): Promise<void> {
    await this.#server.stop();
    const sales = this.#sent.map(({ crowd }) => ({ saleId: crowd.sale.saleId, acceptedIds: crowd.result.collected }));
    const input = { dataDir: this.#server.dataDir, sales };
    const rows = runJob('stored-orders', input, { signal: this.#signal, timeoutMs: AUDIT_TIMEOUT_MS });
    let audited = 0;
    for await (const stored of rows) {
      const sent = this.#sent.find(({ crowd }) => crowd.sale.saleId === stored.saleId);
      if (sent === undefined) continue;
      const { name, crowd } = sent;
      const check = (what: string, expected: number, found: number) =>
        this.#findings.check(`${name}: ${what}`, expected, found);
      check('distinct order ids of accepted answers', crowd.accepted, new Set(crowd.result.collected).size);
      check('orders in the database', crowd.accepted, stored.orders);
      check('orders in the database that were answered as accepted', crowd.accepted, stored.amongAccepted);
      check('units of these orders', crowd.accepted, stored.units);
      check("units on the database's own counter", crowd.accepted, stored.counter);
      check('dead letters', 0, stored.deadLetters);
      check('messages left in the queue', 0, stored.queued);
      audited += 1;
    }
    this.#findings.check('sales of the round that were audited', this.#sent.length, audited);
  }
}

function others({ statuses }: LoadResult): number {
  return total(statuses) - (statuses[202] ?? 0) - (statuses[409] ?? 0);
}
