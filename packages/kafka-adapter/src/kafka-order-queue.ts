import {
  type CallOptions,
  type ConsumeOptions,
  type DatabaseId,
  type DeadLetter,
  FlashSaleError,
  type OrderMessage,
  type OrderQueue,
  type PublishOutcome,
  type QueueFence,
  type QueuePosition,
  type QueueSubscription,
  type SaleId,
} from '@flash-sale/core';
import { underDeadline } from './client/deadline.ts';
import type { KafkaLike } from './client/kafka-client.ts';
import { OrderConsumer } from './consumer/order-consumer.ts';
import { writeDeadLetters } from './dead-letters/write-dead-letters.ts';
import { type KafkaQueueLimits, kafkaQueueLimits, topicName } from './kafka-options.ts';
import { countLag, countUndrained } from './log/count-behind.ts';
import { LogAdmin } from './log/log-admin.ts';
import { LogHealth } from './log/log-health.ts';
import { LogIdentity } from './log/log-identity.ts';
import { OrderProducer } from './log/order-producer.ts';
import { RecordWriter } from './log/record-writer.ts';
import { writeFence } from './log/write-fence.ts';
import { ORDERS_TOPIC } from './topics/orders-topic.ts';

export interface KafkaOrderQueueOptions extends Partial<KafkaQueueLimits> {
  /** `flashsale_orders` unless told otherwise. */
  readonly topic?: string | undefined;
  /** The topic's name with `.dlt` behind it unless told otherwise. */
  readonly deadLetterTopic?: string | undefined;
  /** Whose orders are consumed: the consumer group is named after it. Needed by a queue that consumes. */
  readonly databaseId?: DatabaseId | undefined;
  /** The consumer group, instead of the one that is named after the database. */
  readonly groupId?: string | undefined;
}

/**
 * The queue in Kafka: see `OrderQueue`. Orders are spread over the partitions of one topic by their ids, barriers stand
 * in every partition, and a consumer begins where the repository stands.
 *
 * The topics must exist (`ensureTopics`). Partitions may be added while nothing recovers; never remove or recreate the
 * topic: a queue that has written to it notices, calls nothing stored any more, and tells `LOG_LOST` where it is asked how far
 * the workers are. The `Kafka` instance is the caller's; connections are this queue's and are closed with it.
 */
export class KafkaOrderQueue implements OrderQueue {
  readonly name = 'Kafka';
  readonly messageBytesMax: number;
  readonly #kafka: KafkaLike;
  readonly #topic: string;
  readonly #deadLetterTopic: string;
  readonly #groupId: string | undefined;
  readonly #limits: KafkaQueueLimits;
  readonly #admin: LogAdmin;
  readonly #writer: RecordWriter;
  readonly #health: LogHealth;
  readonly #identity: LogIdentity;
  readonly #producer: OrderProducer;
  readonly #consumers = new Set<OrderConsumer>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(kafka: KafkaLike, options: KafkaOrderQueueOptions = {}) {
    this.#kafka = kafka;
    this.#limits = kafkaQueueLimits(options);
    this.messageBytesMax = this.#limits.messageBytesMax;
    this.#topic = topicName('topic', options.topic ?? ORDERS_TOPIC);
    this.#deadLetterTopic = topicName('deadLetterTopic', options.deadLetterTopic ?? `${this.#topic}.dlt`);
    this.#groupId =
      options.groupId ?? (options.databaseId === undefined ? undefined : `flash-sale.${options.databaseId}`);
    this.#admin = new LogAdmin(kafka);
    this.#writer = new RecordWriter(kafka, this.#limits);
    this.#health = new LogHealth({
      probe: () =>
        underDeadline(undefined, this.#limits.suspectAfterMs * 2, (deadline) =>
          this.#admin.probe(this.#topic, deadline),
        ),
      onDown: () => this.#writer.discardConnection(),
      intervalMs: this.#limits.probeIntervalMs,
    });
    this.#identity = new LogIdentity(this.#topic);
    this.#producer = new OrderProducer(this.#topic, {
      admin: this.#admin,
      writer: this.#writer,
      health: this.#health,
      identity: this.#identity,
      limits: this.#limits,
    });
  }

  health(): 'up' | 'down' {
    return this.#identity.lost === undefined ? this.#health.state : 'down';
  }

  async publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]> {
    this.#expectOpen();
    if (messages.length === 0) return [];
    return await this.#track(this.#producer.publish(messages, options));
  }

  async consume(options: ConsumeOptions): Promise<QueueSubscription> {
    this.#expectOpen();
    if (!Number.isSafeInteger(options.batchSizeMax) || options.batchSizeMax < 1) {
      throw new FlashSaleError('INVALID_ARGUMENT', 'batchSizeMax must be a positive integer', {
        details: { field: 'batchSizeMax' },
      });
    }
    if (this.#groupId === undefined) {
      throw new FlashSaleError('INVALID_CONFIGURATION', 'a queue that consumes needs databaseId or groupId', {
        details: { option: 'databaseId' },
      });
    }
    const consumer = new OrderConsumer({
      kafka: this.#kafka,
      topic: this.#topic,
      groupId: this.#groupId,
      limits: this.#limits,
      admin: this.#admin,
      options,
    });
    this.#consumers.add(consumer);
    try {
      await consumer.start();
    } catch (error) {
      this.#consumers.delete(consumer);
      throw error;
    }
    return {
      pause: () => consumer.pause(),
      resume: () => consumer.resume(),
      close: async () => {
        await consumer.close();
        this.#consumers.delete(consumer);
      },
    };
  }

  async fence(databaseId: DatabaseId, saleId: SaleId, epoch: number, options?: CallOptions): Promise<QueueFence> {
    this.#expectOpen();
    return await this.#track(writeFence(this.#partsFor(this.#topic), { databaseId, saleId, epoch }, options));
  }

  async undrained(fence: QueueFence, positions: readonly QueuePosition[], options?: CallOptions): Promise<number> {
    this.#identity.expectKept();
    return countUndrained(this.#topic, await this.#ranges(options), fence, positions);
  }

  async setAside(letters: readonly DeadLetter[], options?: CallOptions): Promise<void> {
    this.#expectOpen();
    await this.#track(writeDeadLetters(this.#partsFor(this.#deadLetterTopic), letters, options));
  }

  async lag(positions: readonly QueuePosition[], options?: CallOptions): Promise<number> {
    this.#identity.expectKept();
    return countLag(this.#topic, await this.#ranges(options), positions);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#health.close();
    await Promise.all([...this.#consumers].map((consumer) => consumer.close()));
    this.#consumers.clear();
    await Promise.allSettled(this.#underWay);
    await Promise.all([this.#writer.close(), this.#admin.close()]);
  }

  async #ranges(options: CallOptions | undefined): ReturnType<LogAdmin['ranges']> {
    this.#expectOpen();
    return await this.#track(
      underDeadline(options, this.#limits.timeoutMs, (deadline) => this.#admin.ranges(this.#topic, deadline)),
    );
  }

  #partsFor(topic: string) {
    return { topic, admin: this.#admin, writer: this.#writer, timeoutMs: this.#limits.timeoutMs };
  }

  #expectOpen(): void {
    if (this.#closing !== undefined) throw new FlashSaleError('CLOSED', 'the queue was closed');
  }

  /** Closing answers the calls under way before it takes their connections. */
  async #track<Answer>(work: Promise<Answer>): Promise<Answer> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }
}
