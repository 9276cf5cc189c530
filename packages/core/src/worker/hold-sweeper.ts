import { sleep } from '../batching/sleep.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** Holds ended by one step of the store: bounds how long it blocks others. */
const EXPIRE_LIMIT = 200;
const SWEEP_TIMEOUT_MS = 2_000;

/**
 * Ends holds that are due, in bounded steps, so that a closed browser tab never keeps a unit. Any number of sweepers may
 * run: the store decides what is due, and confirm and expiry meet only there.
 */
export class HoldSweeper {
  readonly #context: SellingContext;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { ports, options, sales } = this.#context;
    while (!this.#stop.signal.aborted) {
      await sleep(ports.clock, options.sweepMs, this.#stop.signal, 'background');
      for (const sale of sales.all()) {
        try {
          await this.#sweep(sale);
        } catch (error) {
          if (sales.detachIfOver(sale, error)) continue;
          ports.logger.debug({ error, saleId: sale.saleId }, 'due holds could not be expired; trying again');
        }
      }
    }
  }

  async #sweep(sale: AttachedSale): Promise<void> {
    const { clock, metrics } = this.#context.ports;
    for (let more = true; more && !this.#stop.signal.aborted; ) {
      const deadline = { at: clock.monotonic() + SWEEP_TIMEOUT_MS, signal: undefined };
      const reply = await sale.decide({ type: 'expire', limit: EXPIRE_LIMIT }, deadline);
      if (reply.expired > 0) {
        metrics.count('flash_sale_holds_expired_total', undefined, reply.expired);
        sale.shortcut.clear();
      }
      more = reply.more;
    }
  }
}
