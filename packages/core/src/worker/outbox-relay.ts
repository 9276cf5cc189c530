import { beyondTimeout, within } from '../batching/deadline.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { SaleRounds } from './sale-rounds.ts';

/** Entries of one round; the rest waits for the next, which follows at once. */
const RELAY_BATCH_SIZE = 500;
/** A call that hangs longer than this is left to itself; the next round repeats it. */
const RELAY_TIMEOUT_MS = 10_000;

/**
 * Publishes what was left behind: messages that were sold and whose publishing process died, gave up or was refused. Any
 * number of relays may run; publishing twice is harmless. Entries are dropped only under a lease that is valid when the
 * log has answered in time: a relay of a closed epoch (a zombie) drops nothing.
 */
export class OutboxRelay {
  readonly #context: SellingContext;
  readonly #rounds: SaleRounds;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#rounds = new SaleRounds(context, {
      everyMs: context.options.relayMs,
      visit: (sale, signal) => this.#relaySale(sale, signal),
      complaint: 'the relay could not read an outbox; trying again',
      level: 'warn',
    });
  }

  close(): Promise<void> {
    return this.#rounds.close();
  }

  async #relaySale(sale: AttachedSale, signal: AbortSignal): Promise<void> {
    const { ports, options, leases } = this.#context;
    const { inventory, queue, clock, metrics } = ports;
    const call = { timeoutMs: RELAY_TIMEOUT_MS };
    const depth = await this.#inTime(inventory.outbox.depth(sale.saleId, call));
    metrics.gauge('flash_sale_outbox_entries', depth.entries, { sale: sale.saleId });
    const ageMs = depth.oldestSoldAt === undefined ? 0 : Math.max(0, clock.now() - depth.oldestSoldAt);
    metrics.gauge('flash_sale_outbox_oldest_age_seconds', ageMs / 1_000, { sale: sale.saleId });
    let afterSeq = 0;
    while (depth.entries > 0 && !signal.aborted && leases.isValid(sale.saleId, sale.epoch)) {
      const query = { afterSeq, minAgeMs: options.relayMinAgeMs, limit: RELAY_BATCH_SIZE };
      const messages = await this.#inTime(inventory.outbox.pending(sale.saleId, query, call));
      const last = messages.at(-1);
      if (last === undefined || last.epoch !== sale.epoch) return;
      const outcomes = await this.#inTime(queue.publish(messages, call));
      const stored = messages.filter((_, index) => outcomes[index]?.outcome === 'stored');
      metrics.count('flash_sale_relayed_total', { outcome: 'stored' }, stored.length);
      metrics.count('flash_sale_relayed_total', { outcome: 'not-stored' }, messages.length - stored.length);
      if (!leases.isValid(sale.saleId, sale.epoch)) return;
      if (stored.length > 0) {
        const seqs = stored.map((message) => message.seq);
        await this.#inTime(inventory.outbox.drop(sale, seqs, call));
      }
      if (stored.length < messages.length) return;
      afterSeq = last.seq;
    }
  }

  /** A visit is always finished: a port that does not keep to its timeout must not keep the process from closing. */
  #inTime<Result>(work: Promise<Result>): Promise<Result> {
    const { clock } = this.#context.ports;
    return within(clock, beyondTimeout(clock, RELAY_TIMEOUT_MS), work);
  }
}
