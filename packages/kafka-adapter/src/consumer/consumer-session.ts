import { type ConsumeOptions, FlashSaleError } from '@flash-sale/core';
import { disconnect } from '../client/connection.ts';
import { underDeadline } from '../client/deadline.ts';
import type { KafkaBatchPayload, KafkaConsumerLike, KafkaLike } from '../client/kafka-client.ts';
import { kafkaErrorType, mapKafkaError } from '../kafka-error.ts';
import type { KafkaQueueLimits } from '../kafka-options.ts';
import type { LogAdmin } from '../log/log-admin.ts';
import { BatchDelivery } from './batch-delivery.ts';
import { findStart } from './find-start.ts';
import { Membership } from './membership.ts';
import { ProgressWatch } from './progress-watch.ts';

/** What a session is made of. */
export interface SessionParts {
  readonly kafka: KafkaLike;
  readonly topic: string;
  readonly groupId: string;
  readonly limits: KafkaQueueLimits;
  readonly admin: LogAdmin;
  readonly options: ConsumeOptions;
  readonly paused: () => boolean;
  /** Looks in a row that may find a partition behind and unmoved. */
  readonly looksMax: number;
  /** Told once, when the client has given up. */
  readonly onEnd: (error: unknown) => void;
}

/**
 * One consumer of the client, from its joining to its end. The client never restarts itself: of some of its errors it
 * says that it will not, and then it is silent for ever.
 */
export class ConsumerSession {
  readonly #parts: SessionParts;
  readonly #consumer: KafkaConsumerLike;
  readonly #closing = new AbortController();
  readonly #handling = new Set<Promise<void>>();
  readonly #fetching = new Map<number, number>();
  /** Partitions of which a handler has a batch. */
  readonly #busy = new Set<number>();
  readonly #progress: ProgressWatch;
  #membership = new Membership();
  #running: Promise<void> | undefined;
  #ended = false;
  #aliveAt = performance.now();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#progress = new ProgressWatch(parts.looksMax);
    const { limits } = parts;
    this.#consumer = parts.kafka.consumer({
      groupId: parts.groupId,
      sessionTimeout: limits.sessionTimeoutMs,
      rebalanceTimeout: limits.rebalanceTimeoutMs,
      heartbeatInterval: limits.heartbeatIntervalMs,
      maxWaitTimeInMs: limits.fetchWaitMs,
      allowAutoTopicCreation: false,
      retry: { retries: 3, restartOnFailure: async () => false },
    });
  }

  /** Connects and begins to join. Rejects when the brokers cannot be reached. */
  async start(): Promise<void> {
    const { topic, limits } = this.#parts;
    this.#watch();
    try {
      await underDeadline(undefined, limits.timeoutMs, async (deadline) => {
        await deadline.race(this.#consumer.connect());
        await deadline.race(this.#consumer.subscribe({ topics: [topic], fromBeginning: true }));
      });
    } catch (error) {
      this.#ended = true;
      void disconnect(this.#consumer);
      if (kafkaErrorType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') {
        throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', 'joining as a consumer');
      }
      throw new FlashSaleError('QUEUE_UNAVAILABLE', `Kafka has no topic ${topic}; ensureTopics creates it`, {
        cause: error,
      });
    }
    this.#running = this.#consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: limits.concurrentPartitions,
        eachBatch: (payload) => this.#track(this.#deliver(payload)),
      })
      .catch((error: unknown) => this.#end(error));
  }

  applyPause(): void {
    const { topic, paused } = this.#parts;
    try {
      if (paused()) this.#consumer.pause([{ topic }]);
      else this.#consumer.resume([{ topic }]);
    } catch {
      // The client refuses before it has joined; it is told again when it has.
    }
  }

  /** Whether it shows no sign of life, though no handler keeps it. */
  get stalled(): boolean {
    if (this.#handling.size > 0) return false;
    const since = performance.now() - this.#parts.limits.stallTimeoutMs;
    return this.#aliveAt < since || [...this.#fetching.values()].some((startedAt) => startedAt < since);
  }

  /**
   * Looks whether every partition gets on. Returns those that were found behind and unmoved too often, though nothing
   * holds them up: not a pause, not a handler, not the want of one. Rejects when the brokers cannot say.
   */
  async stuckPartitions(): Promise<readonly number[]> {
    const { topic, limits, admin, paused } = this.#parts;
    if (paused() || this.#ended || this.#busy.size >= limits.concurrentPartitions) {
      this.#progress.reset();
      return [];
    }
    const ranges = await underDeadline(undefined, limits.timeoutMs, (deadline) => admin.ranges(topic, deadline));
    const { positions } = this.#membership;
    return this.#progress.look(
      Array.from(positions, ([partition, { next }]) => {
        const { low, high } = ranges.get(partition) ?? { low: next, high: next };
        // What the log has deleted does not come any more.
        const behind = next < high && low < high;
        return { partition, next, behind, busy: this.#busy.has(partition) };
      }),
    );
  }

  /** Waits for the handlers under way, settles what they finished, and leaves the group. */
  async close(): Promise<void> {
    this.#closing.abort();
    while (this.#handling.size > 0) await Promise.allSettled(this.#handling);
    this.#ended = true;
    await this.#leave();
    this.#membership.end();
  }

  /** Takes the partitions away from whatever handler still has them. */
  abandon(): void {
    this.#ended = true;
    this.#membership.end();
    void this.#leave();
  }

  /** A client that is stopped while it joins would stay in the group: it leaves when it has joined. */
  #leave(): Promise<void> {
    const joined = this.#running ?? Promise.resolve();
    return disconnect({ disconnect: () => joined.then(() => this.#consumer.disconnect()) });
  }

  async #deliver(payload: KafkaBatchPayload): Promise<void> {
    if (this.#ended || this.#closing.signal.aborted) return;
    this.#aliveAt = performance.now();
    const { options, limits, admin, paused } = this.#parts;
    const delivery = new BatchDelivery(
      {
        options,
        limits,
        admin,
        membership: this.#membership,
        closing: this.#closing.signal,
        paused,
        seek: (topic, partition, offset) => this.#consumer.seek({ topic, partition, offset: String(offset) }),
      },
      payload,
    );
    const { partition } = payload.batch;
    this.#busy.add(partition);
    try {
      await delivery.run();
    } finally {
      this.#busy.delete(partition);
    }
    this.#aliveAt = performance.now();
  }

  /** The group's own offset is a hint: where it lies behind what is there, nothing would come. */
  async #beginAt(topic: string, partition: number): Promise<void> {
    const membership = this.#membership;
    const signal = AbortSignal.any([membership.signal, this.#closing.signal]);
    const position = await membership.position(partition, () => findStart(this.#parts, topic, partition, signal));
    if (position === undefined || signal.aborted || this.#ended) return;
    try {
      this.#consumer.seek({ topic, partition, offset: String(position.readFrom) });
    } catch {
      // The client has stopped meanwhile.
    }
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#handling.add(work);
    try {
      await work;
    } finally {
      this.#handling.delete(work);
    }
  }

  #watch(): void {
    const alive = (): void => {
      this.#aliveAt = performance.now();
    };
    this.#consumer.on('consumer.heartbeat', alive);
    this.#consumer.on(
      'consumer.fetch_start',
      ({ payload }) => void this.#fetching.set(payload.nodeId, performance.now()),
    );
    this.#consumer.on('consumer.fetch', ({ payload }) => {
      alive();
      this.#fetching.delete(payload.nodeId);
    });
    this.#consumer.on('consumer.group_join', ({ payload }) => {
      alive();
      this.#fetching.clear();
      this.#progress.reset();
      this.#membership.end();
      this.#membership = new Membership();
      this.applyPause();
      const { topic } = this.#parts;
      for (const partition of payload.memberAssignment[topic] ?? []) void this.#beginAt(topic, partition);
    });
    this.#consumer.on('consumer.crash', ({ payload }) => this.#end(payload.error));
  }

  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#membership.end(error);
    this.#parts.onEnd(error);
  }
}
