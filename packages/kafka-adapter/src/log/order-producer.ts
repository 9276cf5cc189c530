import {
  type CallOptions,
  encodeOrderMessage,
  type FlashSaleError,
  type OrderMessage,
  type PublishOutcome,
} from '@flash-sale/core';
import { type Deadline, underDeadline } from '../client/deadline.ts';
import type { KafkaRecord } from '../client/kafka-client.ts';
import { sharedHeaders } from '../headers.ts';
import { mapKafkaError } from '../kafka-error.ts';
import type { KafkaQueueLimits } from '../kafka-options.ts';
import { partitionOf } from '../order-partition.ts';
import type { LogAdmin } from './log-admin.ts';
import type { LogHealth } from './log-health.ts';
import type { RecordWriter } from './record-writer.ts';

const STORED: PublishOutcome = { outcome: 'stored' };
const TOO_LARGE: PublishOutcome = { outcome: 'refused', reason: 'too-large' };
const UNAVAILABLE: PublishOutcome = { outcome: 'refused', reason: 'unavailable' };

/** Publishes orders, each into the partition that its id says. */
export class OrderProducer {
  readonly #topic: string;
  readonly #admin: LogAdmin;
  readonly #writer: RecordWriter;
  readonly #health: LogHealth;
  readonly #limits: KafkaQueueLimits;

  constructor(
    topic: string,
    parts: {
      readonly admin: LogAdmin;
      readonly writer: RecordWriter;
      readonly health: LogHealth;
      readonly limits: KafkaQueueLimits;
    },
  ) {
    this.#topic = topic;
    this.#admin = parts.admin;
    this.#writer = parts.writer;
    this.#health = parts.health;
    this.#limits = parts.limits;
  }

  /** One outcome per message, in order. Never rejects for what the brokers or the network did. */
  async publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]> {
    return await underDeadline(options, this.#limits.timeoutMs, async (deadline) => {
      if (this.#health.state === 'down') return messages.map(() => UNAVAILABLE);
      const suspicion = setTimeout(() => this.#health.suspect(), this.#limits.suspectAfterMs);
      try {
        return await this.#publish(messages, deadline);
      } finally {
        clearTimeout(suspicion);
      }
    });
  }

  async #publish(messages: readonly OrderMessage[], deadline: Deadline): Promise<readonly PublishOutcome[]> {
    const outcomes = new Array<PublishOutcome>(messages.length).fill(TOO_LARGE);
    const fitting = messages.flatMap((message, place) => {
      const value = encodeOrderMessage(message);
      return Buffer.byteLength(value) > this.#limits.messageBytesMax ? [] : [{ place, message, value }];
    });
    if (fitting.length === 0) return outcomes;
    let partitions: number;
    try {
      if (deadline.passed !== undefined) throw deadline.passed;
      await this.#writer.connect(deadline);
      partitions = await this.#admin.partitions(this.#topic, deadline);
    } catch {
      // Nothing was handed over yet: this is a refusal, and health says the rest.
      this.#health.failed();
      for (const { place } of fitting) outcomes[place] = UNAVAILABLE;
      return outcomes;
    }
    const headersOf = sharedHeaders();
    const records = fitting.map(
      ({ message, value }): KafkaRecord => ({
        partition: partitionOf(message.orderId, partitions),
        key: message.orderId,
        value,
        headers: headersOf(message),
      }),
    );
    const written = await this.#writer.write(this.#topic, records, deadline);
    let stored = 0;
    for (const [index, { place }] of fitting.entries()) {
      const result = written[index];
      if (result !== undefined && 'offset' in result) {
        outcomes[place] = STORED;
        stored += 1;
      } else outcomes[place] = { outcome: 'unknown', cause: unanswered(result?.cause) };
    }
    if (stored > 0) this.#health.stored();
    else this.#health.failed();
    return outcomes;
  }
}

function unanswered(cause: unknown): FlashSaleError {
  return mapKafkaError(cause ?? new Error('no answer'), 'QUEUE_UNKNOWN', 'publishing orders');
}
