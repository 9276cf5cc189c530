import { Batcher } from '../batching/batcher.ts';
import type { Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { ResolvedOptions } from '../flash-sale-options.ts';
import type { LeaseKeeper } from '../lease/lease-keeper.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import type { PublishOutcome } from '../ports/order-queue.ts';
import { OutboxDropper } from './outbox-dropper.ts';
import type { ResolvedPorts } from './selling-context.ts';

interface Entry {
  readonly sale: SaleEpoch;
  readonly message: OrderMessage;
}

/**
 * Publishes sold orders. Knows the one rule of answering: "in the log" counts only under a lease that is valid when the
 * acknowledgement arrives. Whatever else happens, the outbox entry stays and the relay publishes it; nothing is ever
 * taken back.
 */
export class Publisher {
  readonly #ports: ResolvedPorts;
  readonly #leases: LeaseKeeper;
  readonly #batcher: Batcher<Entry, boolean>;
  readonly #dropper: OutboxDropper;

  constructor(ports: ResolvedPorts, options: ResolvedOptions, leases: LeaseKeeper) {
    this.#ports = ports;
    this.#leases = leases;
    this.#dropper = new OutboxDropper(ports);
    this.#batcher = new Batcher({
      name: 'publish',
      dispatch: (entries) => this.#publishAll(entries),
      unknownCode: 'QUEUE_UNKNOWN',
      batchSizeMax: options.publishBatchSizeMax,
      queuedMax: options.queuedMax,
      inFlightMax: 2,
      ageMaxMs: 8,
      clock: ports.clock,
      metrics: ports.metrics,
    });
  }

  /** Whether a message would certainly not be published now: then nothing may be sold in the durable profile. */
  get refusing(): boolean {
    return this.#batcher.full || this.#ports.queue.health() === 'down';
  }

  /**
   * Publishes a message and tells whether it may be called promised: it is in the log, and the lease was valid when the
   * log said so. Rejects when that is not known by the deadline; the outbox entry stays then.
   */
  publish(sale: SaleEpoch, message: OrderMessage, deadline: Deadline): Promise<boolean> {
    return this.#batcher.submit({ sale, message }, deadline.at, deadline.signal);
  }

  /** Judges the acknowledgements of a batch at the moment of their arrival: one look at the lease for all of one sale. */
  async #publishAll(entries: readonly Entry[]): Promise<readonly boolean[]> {
    const { queue, metrics } = this.#ports;
    let outcomes: readonly PublishOutcome[];
    try {
      outcomes = await queue.publish(entries.map(({ message }) => message));
    } catch (error) {
      metrics.count('flash_sale_published_total', LABELS.unknown, entries.length);
      throw error;
    }
    if (outcomes.length !== entries.length) {
      const details = { messages: entries.length, outcomes: outcomes.length };
      throw new FlashSaleError('INVARIANT_BROKEN', 'a batch of messages got another number of outcomes', { details });
    }
    const counted = { stored: 0, refused: 0, unknown: 0 };
    let judged: SaleEpoch | undefined;
    let leased = false;
    const promised: boolean[] = [];
    for (let index = 0; index < entries.length; index += 1) {
      const { sale, message } = entries[index] as Entry;
      const { outcome } = outcomes[index] as PublishOutcome;
      counted[outcome] += 1;
      if (judged !== sale) {
        judged = sale;
        leased = this.#leases.isValid(sale.saleId, sale.epoch);
      }
      if (outcome === 'stored' && leased) this.#dropper.drop(sale, message.seq);
      else if (outcome === 'stored') metrics.count('flash_sale_lease_lost_total');
      promised.push(outcome === 'stored' && leased);
    }
    for (const outcome of ['stored', 'refused', 'unknown'] as const) {
      if (counted[outcome] > 0) metrics.count('flash_sale_published_total', LABELS[outcome], counted[outcome]);
    }
    return promised;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#batcher.close();
    await this.#dropper.idle();
  }
}

const LABELS = {
  stored: { outcome: 'stored' },
  refused: { outcome: 'refused' },
  unknown: { outcome: 'unknown' },
} as const;
