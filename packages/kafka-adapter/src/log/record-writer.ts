import { Connection } from '../client/connection.ts';
import type { Deadline } from '../client/deadline.ts';
import type { KafkaLike, KafkaProducerLike, KafkaRecord, KafkaStored } from '../client/kafka-client.ts';
import { isPermanent } from '../kafka-error.ts';

/** Records of one partition that were stored together, one behind the other. */
export interface StoredRun {
  readonly partition: number;
  /** Offset of the first of them. */
  readonly first: bigint;
  readonly records: number;
}

/** What became of one record: the run that it was stored in, or why it is not known to be in the log. */
export type Written = { readonly run: StoredRun } | { readonly cause: unknown };

/** Bytes of a record beside its key and value: headers and framing, generously. */
const RECORD_OVERHEAD_BYTES = 320;
/** A call of the client copies a partition's records once for each of them. */
const RECORDS_PER_CALL_MAX = 2_000;
/** Most bytes of one UTF-16 unit. */
export const UTF8_BYTES_MAX = 3;

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
    let pending = Array.from(records.keys());
    for (;;) {
      let permanent = false;
      for (const call of this.#calls(records, pending)) {
        const cause = await this.#send(topic, records, call, written, deadline);
        permanent ||= cause !== undefined && isPermanent(cause);
        if (deadline.passed !== undefined) break;
      }
      pending = pending.filter((place) => written[place] === undefined || 'cause' in written[place]);
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
    const messages: KafkaRecord[] = [];
    const counts = new Map<number, number>();
    for (const place of places) {
      const record = records[place];
      if (record === undefined) continue;
      messages.push(record);
      counts.set(record.partition, (counts.get(record.partition) ?? 0) + 1);
    }
    let stored: readonly KafkaStored[];
    try {
      const producer = await deadline.race(this.#producer.open());
      stored = await deadline.race(producer.send({ topic, messages, acks: -1, timeout: deadline.leftMs }));
    } catch (cause) {
      for (const place of places) written[place] = { cause };
      return cause;
    }
    // One result for all records of a partition: a number for each of them costs more than all else here.
    const runs = new Map<number, Written>();
    for (const { topicName, partition, errorCode, baseOffset } of stored) {
      if (topicName !== topic || errorCode !== 0 || baseOffset === undefined) continue;
      runs.set(partition, { run: { partition, first: BigInt(baseOffset), records: counts.get(partition) ?? 0 } });
    }
    let missing: unknown;
    for (const place of places) {
      const partition = records[place]?.partition ?? -1;
      const result = runs.get(partition);
      if (result === undefined) missing ??= new Error(`no broker answered for ${topic}[${partition}]`);
      written[place] = result ?? { cause: missing };
    }
    return missing;
  }

  /** A broker takes so many bytes for one partition at a time. */
  #calls(records: readonly KafkaRecord[], places: readonly number[]): readonly (readonly number[])[] {
    if (places.length <= RECORDS_PER_CALL_MAX && this.#fitOnePartition(records, places)) return [places];
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

  /** Whether they would fit even if all lay in one partition, by the most bytes that texts of their lengths can have. */
  #fitOnePartition(records: readonly KafkaRecord[], places: readonly number[]): boolean {
    let bytes = 0;
    for (const place of places) {
      const record = records[place];
      if (record === undefined) continue;
      bytes += record.value.length * UTF8_BYTES_MAX + (record.key?.length ?? 0) + RECORD_OVERHEAD_BYTES;
    }
    return bytes <= this.#bytesPerPartitionMax;
  }
}

function chosenPartition({ message }: { message: { partition?: number } }): number {
  return message.partition ?? 0;
}
