import { sleep } from '../batching/sleep.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** Entries of one round; the rest waits for the next, which follows at once. */
const RELAY_BATCH_SIZE = 500;
/** A call that hangs longer than this is left to itself; the next round repeats it. */
const RELAY_TIMEOUT_MS = 10_000;

/**
 * Publishes what was left behind: messages that were sold and whose publishing process died, gave up or was refused. Any
 * number of relays may run; publishing twice is harmless. Entries are dropped only under a lease that is valid when the
 * log has answered: a relay of a closed epoch (a zombie) drops nothing.
 */
export class OutboxRelay {
  readonly #context: SellingContext;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(context: SellingContext) {
    this.#context = context;
    this.#running = this.#run();
  }

  /** Finishes the round under way and stops. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { ports, options, sales } = this.#context;
    while (!this.#stop.signal.aborted) {
      await sleep(ports.clock, options.relayMs, this.#stop.signal, 'background');
      for (const sale of sales.all()) {
        try {
          await this.#relaySale(sale);
        } catch (error) {
          if (sales.detachIfOver(sale, error)) continue;
          ports.logger.warn({ error, saleId: sale.saleId }, 'the relay could not read an outbox; trying again');
        }
      }
    }
  }

  async #relaySale(sale: AttachedSale): Promise<void> {
    const { ports, options, leases } = this.#context;
    const { inventory, queue, clock, metrics } = ports;
    const depth = await inventory.outbox.depth(sale.saleId, { timeoutMs: RELAY_TIMEOUT_MS });
    metrics.gauge('flash_sale_outbox_entries', depth.entries, { sale: sale.saleId });
    const ageMs = depth.oldestSoldAt === undefined ? 0 : Math.max(0, clock.now() - depth.oldestSoldAt);
    metrics.gauge('flash_sale_outbox_oldest_age_seconds', ageMs / 1_000, { sale: sale.saleId });
    let afterSeq = 0;
    while (depth.entries > 0 && !this.#stop.signal.aborted && leases.isValid(sale.saleId, sale.epoch)) {
      const query = { afterSeq, minAgeMs: options.relayMinAgeMs, limit: RELAY_BATCH_SIZE };
      const messages = await inventory.outbox.pending(sale.saleId, query, { timeoutMs: RELAY_TIMEOUT_MS });
      const last = messages.at(-1);
      if (last === undefined || last.epoch !== sale.epoch) return;
      const outcomes = await queue.publish(messages, { timeoutMs: RELAY_TIMEOUT_MS });
      const stored = messages.filter((_, index) => outcomes[index]?.outcome === 'stored');
      metrics.count('flash_sale_relayed_total', { outcome: 'stored' }, stored.length);
      metrics.count('flash_sale_relayed_total', { outcome: 'not-stored' }, messages.length - stored.length);
      if (!leases.isValid(sale.saleId, sale.epoch)) return;
      if (stored.length > 0) {
        const seqs = stored.map((message) => message.seq);
        await inventory.outbox.drop(sale, seqs, { timeoutMs: RELAY_TIMEOUT_MS });
      }
      if (stored.length < messages.length) return;
      afterSeq = last.seq;
    }
  }
}
