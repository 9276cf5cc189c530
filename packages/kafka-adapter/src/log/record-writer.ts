import { Connection } from '../client/connection.ts';
import type { Deadline } from '../client/deadline.ts';
import type { KafkaLike, KafkaProducerLike, KafkaRecord, KafkaStored } from '../client/kafka-client.ts';
import { isPermanent } from '../kafka-error.ts';

/** What became of one record: its offset, or why it is not known to be in the log. */
export type Written = { readonly offset: string } | { readonly cause: unknown };

/** Bytes of a record beside its key and value: headers and framing, generously. */
const RECORD_OVERHEAD_BYTES = 320;
/** A call of the client copies a partition's records once for each of them. */
const RECORDS_PER_CALL_MAX = 2_000;

/**
 * Writes records into partitions that the caller has chosen, and takes nobody's word but the leader's: a record counts as
 * written only if an answer to this very request lists its partition without error. The client is told not to retry,
 * because it mixes the answers of its attempts; what was not confirmed is sent again here, within the deadline.
 */
export class RecordWriter {
  readonly #producer: Connection<KafkaProducerLike>;
  readonly #bytesPerPartitionMax: number;
  readonly #retryDelayMs: number;

  constructor(kafka: KafkaLike, limits: { readonly messageBytesMax: number; readonly retryDelayMs: number }) {
    this.#bytesPerPartitionMax = limits.messageBytesMax + RECORD_OVERHEAD_BYTES;
    this.#retryDelayMs = limits.retryDelayMs;
    this.#producer = new Connection(() =>
      kafka.producer({
        createPartitioner: () => chosenPartition,
        retry: { retries: 0 },
        allowAutoTopicCreation: false,
        // `true` can acknowledge a message that was never stored (kafkajs 2.2.4).
        idempotent: false,
      }),
    );
  }

  /** Rejects when there is no connection, and so nothing was sent. */
  async connect(deadline: Deadline): Promise<void> {
    await deadline.race(this.#producer.open());
  }

  /** One result per record, in order. Never rejects for what the brokers or the network did. */
  async write(topic: string, records: readonly KafkaRecord[], deadline: Deadline): Promise<readonly Written[]> {
    const written = new Array<Written>(records.length).fill({ cause: undefined });
    let pending = records.map((_, place) => place);
    for (;;) {
      let permanent = false;
      for (const call of this.#calls(records, pending)) {
        const cause = await this.#send(topic, records, call, written, deadline);
        permanent ||= cause !== undefined && isPermanent(cause);
        if (deadline.passed !== undefined) break;
      }
      pending = pending.filter((place) => !('offset' in (written[place] ?? {})));
      if (pending.length === 0 || permanent) break;
      await deadline.sleep(this.#retryDelayMs).catch(() => undefined);
      if (deadline.passed !== undefined) break;
    }
    for (const place of pending) {
      const result = written[place];
      if (result !== undefined && 'cause' in result && result.cause === undefined) {
        written[place] = { cause: deadline.passed };
      }
    }
    return written;
  }

  /** The next write uses a new connection. What is under way may still be answered, and stored. */
  discardConnection(): void {
    this.#producer.discard();
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  /** Returns what kept the call from being confirmed, if anything did. */
  async #send(
    topic: string,
    records: readonly KafkaRecord[],
    places: readonly number[],
    written: Written[],
    deadline: Deadline,
  ): Promise<unknown> {
    let stored: readonly KafkaStored[];
    try {
      const producer = await deadline.race(this.#producer.open());
      const messages = places.flatMap((place) => records[place] ?? []);
      stored = await deadline.race(producer.send({ topic, messages, acks: -1, timeout: deadline.leftMs }));
    } catch (cause) {
      for (const place of places) written[place] = { cause };
      return cause;
    }
    const next = new Map<number, bigint>();
    for (const { topicName, partition, errorCode, baseOffset } of stored) {
      if (topicName === topic && errorCode === 0 && baseOffset !== undefined) next.set(partition, BigInt(baseOffset));
    }
    let missing: unknown;
    for (const place of places) {
      const partition = records[place]?.partition ?? -1;
      const offset = next.get(partition);
      if (offset === undefined) {
        missing ??= new Error(`no broker answered for ${topic}[${partition}]`);
        written[place] = { cause: missing };
      } else {
        written[place] = { offset: String(offset) };
        next.set(partition, offset + 1n);
      }
    }
    return missing;
  }

  /** A broker takes so many bytes for one partition at a time. */
  #calls(records: readonly KafkaRecord[], places: readonly number[]): number[][] {
    const calls: number[][] = [];
    let call: number[] = [];
    let bytes = new Map<number, number>();
    for (const place of places) {
      const record = records[place];
      if (record === undefined) continue;
      const size = Buffer.byteLength(record.value) + (record.key?.length ?? 0) + RECORD_OVERHEAD_BYTES;
      const filled = bytes.get(record.partition) ?? 0;
      const full = filled > 0 && filled + size > this.#bytesPerPartitionMax;
      if (full || call.length >= RECORDS_PER_CALL_MAX) {
        calls.push(call);
        call = [];
        bytes = new Map();
      }
      call.push(place);
      bytes.set(record.partition, (bytes.get(record.partition) ?? 0) + size);
    }
    if (call.length > 0) calls.push(call);
    return calls;
  }
}

function chosenPartition({ message }: { message: { partition?: number } }): number {
  return message.partition ?? 0;
}
