import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { DatabaseId, SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type {
  ConsumeOptions,
  OrderQueue,
  PublishOutcome,
  QueueFence,
  QueueSubscription,
} from '../ports/order-queue.ts';
import type { MemoryDatabase } from './database/memory-database.ts';
import { expectBatchSize } from './queue/expect-batch-size.ts';
import { isLargerThan } from './queue/message-size.ts';
import { TableConsumer } from './queue/table-consumer.ts';

/** What a memory table queue is made of. Times are in milliseconds. */
export interface MemoryTableQueueOptions {
  /** How long a claim lasts without a heartbeat: 30 s unless told otherwise. */
  readonly leaseMs?: number | undefined;
  /** How long after a rejection a batch is delivered again: 100 ms unless told otherwise. */
  readonly redeliveryDelayMs?: number | undefined;
  /** Largest encoded message in bytes: 1 MB unless told otherwise. */
  readonly messageBytesMax?: number | undefined;
}

const TOPIC = 'orders';
const STORED: PublishOutcome = { outcome: 'stored' };
const TOO_LARGE: PublishOutcome = { outcome: 'refused', reason: 'too-large' };
const STALE: PublishOutcome = { outcome: 'refused', reason: 'stale-epoch' };
const UNAVAILABLE: PublishOutcome = { outcome: 'refused', reason: 'unavailable' };

/**
 * The reference model of a queue in a table: see `OrderQueue`. It keeps no positions, settles each message by deleting
 * its row, and refuses older epochs itself once a fence stands. Several queues on one database share the rows.
 */
export class MemoryTableQueue implements OrderQueue {
  readonly name = 'memory table';
  readonly messageBytesMax: number;
  readonly #database: MemoryDatabase;
  readonly #leaseMs: number;
  readonly #redeliveryDelayMs: number;
  readonly #consumers = new Set<TableConsumer>();
  #closed = false;

  constructor(database: MemoryDatabase, options: MemoryTableQueueOptions = {}) {
    this.#database = database;
    this.#leaseMs = options.leaseMs ?? 30_000;
    this.#redeliveryDelayMs = options.redeliveryDelayMs ?? 100;
    this.messageBytesMax = options.messageBytesMax ?? 1_000_000;
  }

  /** That of the database: see `MemoryDatabase.setAvailable`. */
  health(): 'up' | 'down' {
    return this.#database.available ? 'up' : 'down';
  }

  async publish(messages: readonly OrderMessage[]): Promise<readonly PublishOutcome[]> {
    this.#expectOpen();
    if (!this.#database.available) return messages.map(() => UNAVAILABLE);
    const { queue } = this.#database;
    const outcomes: PublishOutcome[] = [];
    for (const message of messages) {
      if (isLargerThan(message, this.messageBytesMax)) outcomes.push(TOO_LARGE);
      else outcomes.push(queue.insert(message) ? STORED : STALE);
    }
    queue.notify();
    return outcomes;
  }

  async consume(options: ConsumeOptions): Promise<QueueSubscription> {
    this.#expectOpen();
    expectBatchSize(options.batchSizeMax);
    const consumer = new TableConsumer(this.#database, {
      ...options,
      topic: TOPIC,
      leaseMs: this.#leaseMs,
      redeliveryDelayMs: this.#redeliveryDelayMs,
    });
    this.#consumers.add(consumer);
    return {
      pause: () => consumer.pause(),
      resume: () => consumer.resume(),
      close: async () => {
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  async fence(_databaseId: DatabaseId, saleId: SaleId, epoch: number): Promise<QueueFence> {
    this.#expectReachable();
    return { saleId, epoch: this.#database.queue.fence(saleId, epoch), barriers: [] };
  }

  async undrained(fence: QueueFence): Promise<number> {
    this.#expectReachable();
    let undrained = 0;
    for (const { message } of this.#database.queue.rows.values()) {
      if (message.saleId === fence.saleId && message.epoch < fence.epoch) undrained += 1;
    }
    return undrained;
  }

  /** The repository's dead letters are in the same database already. */
  async setAside(): Promise<void> {
    this.#expectReachable();
  }

  async lag(): Promise<number> {
    this.#expectReachable();
    return this.#database.queue.rows.size;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#consumers.clear();
  }

  /** For simulations: this process dies. What its handlers finish from now on settles nothing. */
  crash(): void {
    this.#closed = true;
    for (const consumer of this.#consumers) consumer.crash();
    this.#consumers.clear();
  }

  #expectOpen(): void {
    if (this.#closed) throw new FlashSaleError('CLOSED', 'the queue was closed');
  }

  #expectReachable(): void {
    this.#expectOpen();
    if (!this.#database.available) throw new FlashSaleError('QUEUE_UNAVAILABLE', 'the memory database is unavailable');
  }
}
