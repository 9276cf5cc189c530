import {
  type CallOptions,
  encodeOrderMessage,
  type FlashSaleError,
  type OrderMessage,
  type PublishOutcome,
} from '@flash-sale/core';
import { type Deadline, underDeadline } from '../client/deadline.ts';
import type { KafkaRecord } from '../client/kafka-client.ts';
import { orderHeaders } from '../headers.ts';
import { mapKafkaError } from '../kafka-error.ts';
import type { KafkaQueueLimits } from '../kafka-options.ts';
import { partitionOf } from '../order-partition.ts';
import type { LogAdmin } from './log-admin.ts';
import type { LogHealth } from './log-health.ts';
import type { LogIdentity } from './log-identity.ts';
import { type RecordWriter, type StoredRun, UTF8_BYTES_MAX, type Written } from './record-writer.ts';

const STORED: PublishOutcome = { outcome: 'stored' };
const TOO_LARGE: PublishOutcome = { outcome: 'refused', reason: 'too-large' };
const UNAVAILABLE: PublishOutcome = { outcome: 'refused', reason: 'unavailable' };

/** Publishes orders, each into the partition that its id says. */
export class OrderProducer {
  readonly #topic: string;
  readonly #admin: LogAdmin;
  readonly #writer: RecordWriter;
  readonly #health: LogHealth;
  readonly #identity: LogIdentity;
  readonly #limits: KafkaQueueLimits;

  constructor(
    topic: string,
    parts: {
      readonly admin: LogAdmin;
      readonly writer: RecordWriter;
      readonly health: LogHealth;
      readonly identity: LogIdentity;
      readonly limits: KafkaQueueLimits;
    },
  ) {
    this.#topic = topic;
    this.#admin = parts.admin;
    this.#writer = parts.writer;
    this.#health = parts.health;
    this.#identity = parts.identity;
    this.#limits = parts.limits;
  }

  /** One outcome per message, in order. Never rejects for what the brokers or the network did. */
  async publish(messages: readonly OrderMessage[], options?: CallOptions): Promise<readonly PublishOutcome[]> {
    return await underDeadline(options, this.#limits.timeoutMs, async (deadline) => {
      if (this.#health.state === 'down' || this.#identity.lost !== undefined) return messages.map(() => UNAVAILABLE);
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
    const records: KafkaRecord[] = [];
    // Of each record, the place of its message.
    const places: number[] = [];
    for (let place = 0; place < messages.length; place += 1) {
      const record = this.#record(messages[place]);
      if (record === undefined) continue;
      records.push(record);
      places.push(place);
    }
    if (records.length === 0) return outcomes;
    let partitions: number;
    try {
      if (deadline.passed !== undefined) throw deadline.passed;
      await this.#writer.connect(deadline);
      partitions = await this.#admin.partitions(this.#topic, deadline);
    } catch {
      // Nothing was handed over yet: this is a refusal, and health says the rest.
      this.#health.failed();
      for (const place of places) outcomes[place] = UNAVAILABLE;
      return outcomes;
    }
    for (const record of records) record.partition = partitionOf(record.key ?? '', partitions);
    const before = this.#identity.knownEnds();
    const written = await this.#writer.write(this.#topic, records, deadline);
    // All of the batch first: if one of them lies in another log, so may those that look well.
    const runs = new Set<StoredRun>();
    for (const result of written) if ('run' in result) runs.add(result.run);
    for (const run of runs) this.#identity.noteWritten(run, before);
    const { lost } = this.#identity;
    for (const [index, place] of places.entries()) {
      const result = written[index];
      if (lost === undefined && result !== undefined && 'run' in result) outcomes[place] = STORED;
      else outcomes[place] = { outcome: 'unknown', cause: lost ?? unanswered(causeOf(result)) };
    }
    if (lost === undefined && runs.size > 0) this.#health.stored();
    else this.#health.failed();
    return outcomes;
  }

  /** Absent when it is too large. Its partition is not known yet. */
  #record(message: OrderMessage | undefined): KafkaRecord | undefined {
    if (message === undefined) return undefined;
    const value = encodeOrderMessage(message);
    if (exceedsBytes(value, this.#limits.messageBytesMax)) return undefined;
    return { partition: 0, key: message.orderId, value, headers: orderHeaders(message.traceparent) };
  }
}

/** Bytes are counted only where a text of this length could have too many. */
function exceedsBytes(text: string, bytesMax: number): boolean {
  return text.length * UTF8_BYTES_MAX > bytesMax && Buffer.byteLength(text) > bytesMax;
}

function causeOf(result: Written | undefined): unknown {
  return result !== undefined && 'cause' in result ? result.cause : undefined;
}

function unanswered(cause: unknown): FlashSaleError {
  return mapKafkaError(cause ?? new Error('no answer'), 'QUEUE_UNKNOWN', 'publishing orders');
}
