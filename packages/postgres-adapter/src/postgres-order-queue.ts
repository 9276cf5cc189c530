import {
  type CallOptions,
  type ConsumeOptions,
  type DatabaseId,
  FlashSaleError,
  type OrderMessage,
  type OrderQueue,
  type PublishOutcome,
  type QueueFence,
  type QueueSubscription,
  type Random,
  type SaleId,
  systemRandom,
} from '@flash-sale/core';
import type { SqlClient } from './client/sql-client.ts';
import { countMessages } from './queries/count-messages.ts';
import { raiseFence } from './queries/raise-fence.ts';
import { publish } from './queue/publish.ts';
import { QueueHealth } from './queue/queue-health.ts';
import { type QueueOptions, queueOptions } from './queue/queue-options.ts';
import { TableConsumer } from './queue/table-consumer.ts';

export interface PostgresOrderQueueOptions extends Partial<QueueOptions> {
  /** Makes the tokens of claims. */
  readonly random?: Random | undefined;
}

/**
 * The queue as a table: for shops that run no Kafka, and the embedded default. See `OrderQueue`.
 *
 * It keeps no positions and writes no barriers: a message is settled by deleting it, and a fence makes the database
 * refuse older epochs. Rows are claimed with a lease and a random token; no transaction is open while a handler runs. A
 * claim whose answer is lost, like one whose process dies, is delivered again when its lease has run out. Messages of one
 * publish stay in their order; between publishes the order is that of row ids, which are taken before commit.
 */
export class PostgresOrderQueue implements OrderQueue {
  readonly name = 'table';
  readonly messageBytesMax: number;
  readonly #sql: SqlClient;
  readonly #options: QueueOptions;
  readonly #random: Random;
  readonly #health = new QueueHealth();
  readonly #consumers = new Set<TableConsumer>();
  #closed = false;

  constructor(sql: SqlClient, options: PostgresOrderQueueOptions = {}) {
    this.#sql = sql;
    this.#options = queueOptions(options);
    this.#random = options.random ?? systemRandom;
    this.messageBytesMax = this.#options.messageBytesMax;
  }

  health(): 'up' | 'down' {
    return this.#health.state;
  }

  async publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]> {
    this.#expectOpen();
    if (messages.length === 0) return [];
    const { outcomes, error } = await publish(this.#sql, messages, this.messageBytesMax, options);
    if (error === undefined) this.#health.answered();
    else this.#health.failed(error);
    for (const consumer of this.#consumers) consumer.wake();
    return outcomes;
  }

  async consume(options: ConsumeOptions): Promise<QueueSubscription> {
    this.#expectOpen();
    const { batchSizeMax, handler, onError } = options;
    if (!Number.isSafeInteger(batchSizeMax) || batchSizeMax < 1) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'batchSizeMax must be a positive integer', {
        details: { field: 'batchSizeMax' },
      });
    }
    const consumer = new TableConsumer(this.#sql, {
      ...this.#options,
      batchSizeMax,
      handler,
      onError,
      random: this.#random,
      health: this.#health,
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

  async fence(_databaseId: DatabaseId, saleId: SaleId, epoch: number, options?: CallOptions): Promise<QueueFence> {
    const standing = await this.#asked(() => raiseFence(this.#sql, saleId, epoch, options), 'QUEUE_UNKNOWN');
    return { saleId, epoch: standing, barriers: [] };
  }

  async undrained(fence: QueueFence, _positions: unknown, options?: CallOptions): Promise<number> {
    return await this.#asked(() => countMessages(this.#sql, fence, options));
  }

  /** The repository has recorded the letters in the same database already. */
  async setAside(): Promise<void> {
    this.#expectOpen();
  }

  async lag(_positions: unknown, options?: CallOptions): Promise<number> {
    return await this.#asked(() => countMessages(this.#sql, undefined, options));
  }

  /** Ends the consumers. The client stays open: it is the caller's. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#consumers.clear();
  }

  #expectOpen(): void {
    if (this.#closed) throw new FlashSaleError('CLOSED', 'the queue was closed');
  }

  /** To whoever asks a queue, the database's trouble is the queue's. A question that was only read changed nothing. */
  async #asked<Answer>(
    ask: () => Promise<Answer>,
    unanswered: 'QUEUE_UNKNOWN' | 'QUEUE_UNAVAILABLE' = 'QUEUE_UNAVAILABLE',
  ): Promise<Answer> {
    this.#expectOpen();
    try {
      const answer = await ask();
      this.#health.answered();
      return answer;
    } catch (error) {
      this.#health.failed(error);
      if (!FlashSaleError.isInstance(error) || error.family !== 'down') throw error;
      const code = error.effect === 'none' ? 'QUEUE_UNAVAILABLE' : unanswered;
      throw new FlashSaleError(code, `the table queue: ${error.message}`, { details: error.details, cause: error });
    }
  }
}
