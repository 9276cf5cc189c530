import { deadlineOf, within } from '../batching/deadline.ts';
import { sleep } from '../batching/sleep.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

export interface SaleRoundsOptions {
  /** Between the end of one round and the beginning of the next. */
  readonly everyMs: number;
  /**
   * What is done for each sale. The signal aborts when the rounds are to end, and when the visit was left to itself: what it
   * learns from then on is out of date, and it must do nothing with it.
   */
  readonly visit: (sale: AttachedSale, signal: AbortSignal) => Promise<void>;
  /** What a failed visit means, for the log; the next round repeats it. */
  readonly complaint: string;
  readonly level: 'debug' | 'warn';
  /**
   * For visits that only look: one that takes longer, or that is under way when the rounds end, is left to itself. A port
   * that never answers then keeps no process from closing. Absent: a visit is always finished.
   */
  readonly patienceMs?: number | undefined;
}

/**
 * Goes round the sales of this process, over and over, one after another. A visit that shows that a sale's epoch is over, or
 * lost with its store, begins the recovery: see `AttachedSales.detachIfOver`.
 */
export class SaleRounds {
  readonly #context: SellingContext;
  readonly #options: SaleRoundsOptions;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(context: SellingContext, options: SaleRoundsOptions) {
    this.#context = context;
    this.#options = options;
    this.#running = this.#run();
  }

  /** Stops, after the visit under way where visits are always finished. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { ports, sales } = this.#context;
    const { everyMs, complaint, level } = this.#options;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await sleep(ports.clock, everyMs, signal, 'background');
      for (const sale of sales.all()) {
        if (signal.aborted) return;
        try {
          await this.#visit(sale, signal);
        } catch (error) {
          if (sales.detachIfOver(sale, error)) continue;
          ports.logger[level]({ error, saleId: sale.saleId }, complaint);
        }
      }
    }
  }

  async #visit(sale: AttachedSale, signal: AbortSignal): Promise<void> {
    const { visit, patienceMs } = this.#options;
    if (patienceMs === undefined) return await visit(sale, signal);
    const { clock } = this.#context.ports;
    const ended = new AbortController();
    try {
      await within(clock, deadlineOf(clock, { signal }, patienceMs), visit(sale, ended.signal));
    } finally {
      ended.abort();
    }
  }
}
