import { FlashSaleError } from '@flash-sale/core';
import { Connection } from '../client/connection.ts';
import type { Deadline } from '../client/deadline.ts';
import type { KafkaAdminLike, KafkaLike } from '../client/kafka-client.ts';
import { kafkaErrorType, mapKafkaError } from '../kafka-error.ts';
import { onceKnown } from './once-known.ts';

/** Between which offsets a partition holds messages: `low` is the first that is kept, `high` the next to be written. */
export interface PartitionRange {
  readonly low: bigint;
  readonly high: bigint;
}

/** How long a known number of partitions is used before it is looked up again beside the calls that use it. */
const COUNT_REFRESH_MS = 60_000;

/** What the brokers say about topics. Every rejection is `QUEUE_UNAVAILABLE`: nothing was changed by asking. */
export class LogAdmin {
  readonly #admin: Connection<KafkaAdminLike>;
  readonly #counts = new Map<string, { readonly count: number; readonly at: number }>();
  readonly #refreshing = new Map<string, Promise<number>>();

  constructor(kafka: KafkaLike) {
    this.#admin = new Connection(() => kafka.admin({ retry: { retries: 0 } }));
  }

  /** The number of partitions, as it was known at most a minute ago where the brokers answer. */
  async partitions(topic: string, deadline: Deadline): Promise<number> {
    const known = this.#counts.get(topic);
    if (known === undefined) return await this.freshPartitions(topic, deadline);
    if (performance.now() - known.at > COUNT_REFRESH_MS) this.#refresh(topic).catch(() => undefined);
    return known.count;
  }

  /** The number of partitions now. */
  async freshPartitions(topic: string, deadline: Deadline): Promise<number> {
    return await this.#ask(`looking up topic ${topic}`, deadline, () => this.#refresh(topic));
  }

  /** The range of every partition, the newest included. */
  async ranges(topic: string, deadline: Deadline): Promise<ReadonlyMap<number, PartitionRange>> {
    return await this.#ask(`reading the offsets of ${topic}`, deadline, async () => {
      const count = await this.#refresh(topic);
      const ranges = await this.#ranges(topic);
      if (ranges.size >= count) return ranges;
      // The client knows the topic from a time when it had fewer partitions.
      this.#admin.discard();
      return await this.#ranges(topic);
    });
  }

  /** Resolves if a broker answers. */
  async probe(topic: string, deadline: Deadline): Promise<void> {
    await this.freshPartitions(topic, deadline);
  }

  async close(): Promise<void> {
    await this.#admin.close();
  }

  async #ranges(topic: string): Promise<Map<number, PartitionRange>> {
    const admin = await this.#admin.open();
    const offsets = await admin.fetchTopicOffsets(topic);
    return new Map(offsets.map(({ partition, low, high }) => [partition, { low: BigInt(low), high: BigInt(high) }]));
  }

  /** One look-up at a time for each topic. */
  #refresh(topic: string): Promise<number> {
    const running = this.#refreshing.get(topic);
    if (running !== undefined) return running;
    const refresh = this.#lookUp(topic).finally(() => {
      if (this.#refreshing.get(topic) === refresh) this.#refreshing.delete(topic);
    });
    this.#refreshing.set(topic, refresh);
    return refresh;
  }

  async #lookUp(topic: string): Promise<number> {
    const admin = await this.#admin.open();
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const count = topics.find(({ name }) => name === topic)?.partitions.length ?? 0;
    if (count === 0) throw topicMissing(topic);
    this.#counts.set(topic, { count, at: performance.now() });
    return count;
  }

  async #ask<Answer>(doing: string, deadline: Deadline, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await onceKnown(deadline, ask);
    } catch (error) {
      if (FlashSaleError.isInstance(error)) throw error;
      if (kafkaErrorType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') throw topicMissing(doing, error);
      // A connection that hangs would keep the next question waiting too.
      this.#admin.discard();
      this.#refreshing.clear();
      throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', doing);
    }
  }
}

function topicMissing(what: string, cause?: unknown): FlashSaleError {
  return new FlashSaleError('QUEUE_UNAVAILABLE', `Kafka has no such topic (${what}); ensureTopics creates it`, {
    cause,
  });
}
