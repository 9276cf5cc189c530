import { deadlineOf } from '../batching/deadline.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { SaleRounds } from './sale-rounds.ts';

/** Holds ended by one step of the store: bounds how long it blocks others. */
const EXPIRE_LIMIT = 200;
const SWEEP_TIMEOUT_MS = 2_000;

/**
 * Ends holds that are due, in bounded steps, so that a closed browser tab never keeps a unit. Any number of sweepers may
 * run: the store decides what is due, and confirm and expiry meet only there.
 */
export class HoldSweeper {
  readonly #context: SellingContext;
  readonly #rounds: SaleRounds;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#rounds = new SaleRounds(context, {
      everyMs: context.options.sweepMs,
      visit: (sale, signal) => this.#sweep(sale, signal),
      complaint: 'due holds could not be expired; trying again',
      level: 'debug',
    });
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #sweep(sale: AttachedSale, signal: AbortSignal): Promise<void> {
    const { clock, metrics } = this.#context.ports;
    for (let more = true; more && !signal.aborted; ) {
      const deadline = deadlineOf(clock, undefined, SWEEP_TIMEOUT_MS);
      const reply = await sale.decide({ type: 'expire', limit: EXPIRE_LIMIT }, deadline);
      if (reply.expired > 0) {
        metrics.count('flash_sale_holds_expired_total', undefined, reply.expired);
        sale.shortcut.clear();
      }
      more = reply.more;
    }
  }
}
