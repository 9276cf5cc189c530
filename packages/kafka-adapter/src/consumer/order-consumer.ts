import { type ConsumeOptions, FlashSaleError, type QueueSubscription } from '@flash-sale/core';
import type { KafkaLike } from '../client/kafka-client.ts';
import { mapKafkaError } from '../kafka-error.ts';
import type { KafkaQueueLimits } from '../kafka-options.ts';
import type { LogAdmin } from '../log/log-admin.ts';
import { ConsumerSession } from './consumer-session.ts';

/** What a consumer is made of. */
export interface OrderConsumerParts {
  readonly kafka: KafkaLike;
  readonly topic: string;
  readonly groupId: string;
  readonly limits: KafkaQueueLimits;
  readonly admin: LogAdmin;
  readonly options: ConsumeOptions;
}

const RESTART_FIRST_MS = 200;
const RESTART_LONGEST_MS = 5_000;
/** How many looks at a consumer fit into the time after which it counts as stalled. */
const LOOKS_PER_STALL = 4;

/** Consumes for as long as it is open: one session after another, each replaced when it crashed or fell silent. */
export class OrderConsumer implements QueueSubscription {
  readonly #parts: OrderConsumerParts;
  #session: ConsumerSession | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restarts = 0;
  #starting: Promise<void> | undefined;
  #looking = false;
  #paused = false;
  #closing: Promise<void> | undefined;

  constructor(parts: OrderConsumerParts) {
    this.#parts = parts;
  }

  /** Rejects with `QUEUE_UNAVAILABLE` when the brokers cannot be reached now; later it keeps trying by itself. */
  async start(): Promise<void> {
    await this.#startSession();
    const { stallTimeoutMs } = this.#parts.limits;
    this.#watchdog = setInterval(() => void this.#look(), stallTimeoutMs / LOOKS_PER_STALL);
    this.#watchdog.unref();
  }

  pause(): void {
    this.#paused = true;
    this.#session?.applyPause();
  }

  resume(): void {
    this.#paused = false;
    this.#session?.applyPause();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearInterval(this.#watchdog);
    clearTimeout(this.#restart);
    await this.#starting?.catch(() => undefined);
    clearTimeout(this.#restart);
    await this.#session?.close();
  }

  async #startSession(): Promise<void> {
    const session: ConsumerSession = new ConsumerSession({
      ...this.#parts,
      paused: () => this.#paused,
      looksMax: LOOKS_PER_STALL,
      onEnd: (error) => {
        if (session === this.#session) this.#replace(error);
      },
    });
    this.#session = session;
    this.#starting = session.start();
    await this.#starting;
  }

  async #look(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    if (session.stalled) {
      this.#replace(new FlashSaleError('QUEUE_UNAVAILABLE', 'Kafka: the consumer fell silent; it is replaced'));
      return;
    }
    if (this.#looking) return;
    this.#looking = true;
    try {
      const stuck = await session.stuckPartitions();
      if (stuck.length === 0 || session !== this.#session) return;
      this.#replace(
        new FlashSaleError('QUEUE_UNAVAILABLE', 'Kafka: the consumer stopped fetching partitions; it is replaced', {
          details: { partitions: stuck.join(', ') },
        }),
      );
    } catch {
      // Brokers that do not answer say nothing about the consumer.
    } finally {
      this.#looking = false;
    }
  }

  #replace(error: unknown): void {
    this.#session?.abandon();
    this.#session = undefined;
    if (this.#closing !== undefined) return;
    this.#parts.options.onError(mapKafkaError(error, 'QUEUE_UNAVAILABLE', 'consuming'));
    this.#restartLater();
  }

  #restartLater(): void {
    const delayMs = Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 2 ** Math.min(this.#restarts, 10));
    this.#restarts += 1;
    this.#restart = setTimeout(() => {
      this.#startSession().then(
        () => {
          this.#restarts = 0;
        },
        (error: unknown) => {
          this.#session = undefined;
          if (this.#closing !== undefined) return;
          this.#parts.options.onError(error);
          this.#restartLater();
        },
      );
    }, delayMs);
  }
}
