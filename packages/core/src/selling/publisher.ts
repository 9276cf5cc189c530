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

/**
 * Publishes sold orders. Knows the one rule of answering: "in the log" counts only under a lease that is valid when the
 * acknowledgement arrives. Whatever else happens, the outbox entry stays and the relay publishes it; nothing is ever
 * taken back.
 */
export class Publisher {
  readonly #ports: ResolvedPorts;
  readonly #leases: LeaseKeeper;
  readonly #batcher: Batcher<OrderMessage, PublishOutcome>;
  readonly #dropper: OutboxDropper;

  constructor(ports: ResolvedPorts, options: ResolvedOptions, leases: LeaseKeeper) {
    this.#ports = ports;
    this.#leases = leases;
    this.#dropper = new OutboxDropper(ports);
    this.#batcher = new Batcher({
      name: 'publish',
      dispatch: (messages) => ports.queue.publish(messages),
      unknownCode: 'QUEUE_UNKNOWN',
      batchSizeMax: options.publishBatchSizeMax,
      queuedMax: options.queuedMax,
      inFlightMax: 2,
      ageMaxMs: 5,
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
   * log said so. Never throws.
   */
  publish(sale: SaleEpoch, message: OrderMessage, deadline: Deadline): Promise<boolean> {
    return this.#batcher.submit(message, deadline.at, deadline.signal).then(
      ({ outcome }) => {
        this.#ports.metrics.count('flash_sale_published_total', LABELS[outcome]);
        return outcome === 'stored' && this.#mayPromise(sale, message);
      },
      (error: unknown) => {
        const outcome = FlashSaleError.changedNothing(error) ? 'refused' : 'unknown';
        this.#ports.metrics.count('flash_sale_published_total', LABELS[outcome]);
        return false;
      },
    );
  }

  /** Judges an acknowledgement at the moment of its arrival. */
  #mayPromise(sale: SaleEpoch, message: OrderMessage): boolean {
    if (!this.#leases.isValid(sale.saleId, sale.epoch)) {
      this.#ports.metrics.count('flash_sale_lease_lost_total');
      return false;
    }
    this.#dropper.drop(sale, message.seq);
    return true;
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
