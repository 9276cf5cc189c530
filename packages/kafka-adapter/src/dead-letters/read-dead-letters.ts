import { randomBytes } from 'node:crypto';
import { type DeadLetter, FlashSaleError } from '@flash-sale/core';
import { disconnect } from '../client/connection.ts';
import { type Deadline, underDeadline } from '../client/deadline.ts';
import type { KafkaBatchPayload, KafkaLike } from '../client/kafka-client.ts';
import { mapKafkaError } from '../kafka-error.ts';
import { topicName } from '../kafka-options.ts';
import { LogAdmin } from '../log/log-admin.ts';
import { ORDERS_TOPIC } from '../topics/orders-topic.ts';
import { decodeDeadLetter } from './decode-dead-letter.ts';

export interface ReadDeadLettersOptions {
  /** The topic of dead letters: `flashsale_orders.dlt` unless told otherwise. */
  readonly topic?: string | undefined;
  /** Most letters of one reading: 10,000 unless told otherwise. */
  readonly limit?: number | undefined;
  /** 30,000 unless told otherwise. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ReadDeadLetters {
  /** Each once by where it came from, in the order of partition and offset there. */
  readonly letters: readonly DeadLetter[];
  /** Records that are not dead letters of a queue. */
  readonly strangers: number;
  /** The limit was reached: there may be more. */
  readonly more: boolean;
}

const LIMIT = 10_000;
const TIMEOUT_MS = 30_000;

/**
 * Reads what the topic of dead letters holds at this moment, for people and for the day on which the database is gone. It
 * changes nothing, commits nothing and settles nothing. What is to be sent round again is chosen from the repository's
 * letters and sent by `FlashSale.redrive`: a record here does not say whether it was settled meanwhile.
 *
 * `QUEUE_UNAVAILABLE` when the brokers do not answer in time, or know no such topic.
 */
export async function readDeadLetters(
  kafka: KafkaLike,
  options: ReadDeadLettersOptions = {},
): Promise<ReadDeadLetters> {
  const topic = topicName('topic', options.topic ?? `${ORDERS_TOPIC}.dlt`);
  const { limit = LIMIT, timeoutMs = TIMEOUT_MS, signal } = options;
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'limit must be a positive integer', { details: { field: 'limit' } });
  }
  const admin = new LogAdmin(kafka);
  try {
    return await underDeadline({ timeoutMs, signal }, timeoutMs, async (deadline) => {
      const left = new Map<number, bigint>();
      for (const [partition, { low, high }] of await admin.ranges(topic, deadline)) {
        if (low < high) left.set(partition, high);
      }
      const reading = new Reading(left, limit);
      if (left.size > 0) await consumeAll(kafka, topic, reading, deadline);
      return reading.result();
    });
  } catch (error) {
    throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', 'reading dead letters');
  } finally {
    await admin.close();
  }
}

/** What has been read, and up to where each partition is still to be. */
class Reading {
  readonly #left: Map<number, bigint>;
  readonly #limit: number;
  readonly #letters = new Map<string, DeadLetter>();
  #strangers = 0;
  #more = false;

  constructor(left: Map<number, bigint>, limit: number) {
    this.#left = left;
    this.#limit = limit;
  }

  get done(): boolean {
    return this.#more || this.#left.size === 0;
  }

  add(batch: KafkaBatchPayload['batch']): void {
    const { partition, messages } = batch;
    const end = this.#left.get(partition);
    for (const message of messages) {
      if (end === undefined || BigInt(message.offset) >= end || this.#more) break;
      const letter = decodeDeadLetter(message);
      if (letter === undefined) this.#strangers += 1;
      else this.#keep(letter);
    }
    if (end !== undefined && BigInt(batch.lastOffset()) + 1n >= end) this.#left.delete(partition);
  }

  result(): ReadDeadLetters {
    const letters = [...this.#letters.values()].sort(compare);
    return { letters, strangers: this.#strangers, more: this.#more };
  }

  /** A letter may have been copied twice: it was not known to be there the first time. */
  #keep(letter: DeadLetter): void {
    const { topic, partition, offset } = letter.origin;
    const name = `${topic} ${partition} ${offset}`;
    if (!this.#letters.has(name) && this.#letters.size >= this.#limit) this.#more = true;
    else this.#letters.set(name, letter);
  }
}

/** Reads in a group that nobody else has and that ends with it, because nothing is ever committed there. */
async function consumeAll(kafka: KafkaLike, topic: string, reading: Reading, deadline: Deadline): Promise<void> {
  const consumer = kafka.consumer({
    groupId: `flash-sale.dead-letters.${randomBytes(6).toString('hex')}`,
    allowAutoTopicCreation: false,
    retry: { retries: 3, restartOnFailure: async () => false },
  });
  try {
    await deadline.race(consumer.connect());
    await deadline.race(consumer.subscribe({ topics: [topic], fromBeginning: true }));
    const finished = new Promise<void>((resolve, reject) => {
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch, resolveOffset }: KafkaBatchPayload): Promise<void> => {
        reading.add(batch);
        resolveOffset(batch.lastOffset());
        if (reading.done) resolve();
      };
      consumer
        .run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 1, eachBatch })
        .catch(reject);
    });
    await deadline.race(finished);
  } finally {
    await disconnect(consumer);
  }
}

function compare({ origin: a }: DeadLetter, { origin: b }: DeadLetter): number {
  return a.topic.localeCompare(b.topic) || a.partition - b.partition || (BigInt(a.offset) < BigInt(b.offset) ? -1 : 1);
}
