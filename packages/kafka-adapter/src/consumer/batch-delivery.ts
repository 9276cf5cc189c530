import type { QueueBatch, QueuePosition } from '@flash-sale/core';
import type { KafkaBatchPayload, KafkaMessageLike } from '../client/kafka-client.ts';
import { wait } from '../client/wait.ts';
import { readDelivery } from '../record/read-delivery.ts';
import { findStart, type StartContext } from './find-start.ts';
import type { Membership, ReadPosition } from './membership.ts';
import { Ownership } from './ownership.ts';

/** What a batch of the client is delivered with. */
export interface DeliveryContext extends StartContext {
  readonly membership: Membership;
  /** Aborts on closing. What a handler finishes after that is still settled. */
  readonly closing: AbortSignal;
  readonly paused: () => boolean;
  readonly seek: (topic: string, partition: number, offset: bigint) => void;
}

/**
 * Delivers one batch of the client in parts that the handler can take, from where the repository stands. The client may
 * have begun elsewhere: the group's own offsets are a hint.
 */
export class BatchDelivery {
  readonly #context: DeliveryContext;
  readonly #payload: KafkaBatchPayload;
  readonly #ownership: Ownership;
  readonly #topic: string;
  readonly #partition: number;
  readonly #signal: AbortSignal;
  #settled: bigint | undefined;

  constructor(context: DeliveryContext, payload: KafkaBatchPayload) {
    this.#context = context;
    this.#payload = payload;
    this.#topic = payload.batch.topic;
    this.#partition = payload.batch.partition;
    this.#signal = AbortSignal.any([context.membership.signal, context.closing]);
    this.#ownership = new Ownership(payload.heartbeat, context.membership, context.limits.sessionTimeoutMs);
  }

  /** Rejects with what the client must know of: that its membership ended, or that it could not commit. */
  async run(): Promise<void> {
    try {
      const position = await this.#context.membership.position(this.#partition, () =>
        findStart(this.#context, this.#topic, this.#partition, this.#signal),
      );
      if (position !== undefined) await this.#deliverFrom(position);
      if (this.#ownership.lost !== undefined) throw this.#ownership.lost;
      await this.#commit();
    } finally {
      this.#ownership.stop();
    }
  }

  get #stopped(): boolean {
    const { isRunning, isStale } = this.#payload;
    return this.#signal.aborted || this.#context.paused() || !isRunning() || isStale();
  }

  async #deliverFrom(begin: ReadPosition): Promise<void> {
    const { batch } = this.#payload;
    const { membership, options } = this.#context;
    const { batchSizeMax } = options;
    let { next, readFrom } = begin;
    let index = this.#indexOf(readFrom);
    while (index !== undefined && !this.#stopped) {
      const part = batch.messages.slice(index, index + batchSizeMax);
      const isLast = index + part.length >= batch.messages.length;
      const behind = BigInt(isLast ? batch.lastOffset() : (part.at(-1)?.offset ?? 0)) + 1n;
      if (await this.#handle(part, next, behind)) {
        if (membership.ended) return;
        next = behind;
        this.#settle(next);
        if (isLast) return;
        index += part.length;
      } else {
        const position = await this.#askAgain();
        if (position === undefined) continue;
        next = BigInt(position.nextOffset);
        readFrom = next;
        index = this.#indexOf(readFrom);
      }
    }
    if (index !== undefined || this.#signal.aborted) return;
    // Asked again with the next batch: the log may have deleted what lies before it.
    membership.findAgain(this.#partition, { next, readFrom });
    this.#context.seek(this.#topic, this.#partition, readFrom);
  }

  /** Where in this batch the offset lies; absent where going on here would skip or repeat something. */
  #indexOf(offset: bigint): number | undefined {
    const { batch } = this.#payload;
    const fetchedFrom = batch.fetchedOffset ?? batch.firstOffset();
    if (fetchedFrom === null || BigInt(fetchedFrom) > offset) return undefined;
    const index = batch.messages.findIndex((message) => BigInt(message.offset) >= offset);
    return index === -1 ? undefined : index;
  }

  /** Returns whether the handler resolved. */
  async #handle(part: readonly KafkaMessageLike[], from: bigint, behind: bigint): Promise<boolean> {
    const [topic, partition] = [this.#topic, this.#partition];
    const batch: QueueBatch = {
      deliveries: part.map((message) => readDelivery(message, { topic, partition, offset: message.offset })),
      position: { topic, partition, fromOffset: String(from), nextOffset: String(behind) },
      signal: this.#signal,
      heartbeat: () => this.#ownership.renew(),
    };
    try {
      await this.#context.options.handler(batch);
      return true;
    } catch {
      // The handler's own failure: it gets the batch again.
      return false;
    }
  }

  #settle(next: bigint): void {
    this.#context.membership.move(this.#partition, next);
    this.#payload.resolveOffset(String(next - 1n));
    this.#settled = next;
  }

  /** The group's offset is what a consumer begins its search with, and what tools show. */
  async #commit(): Promise<void> {
    if (this.#settled === undefined || this.#context.membership.ended) return;
    const partitions = [{ partition: this.#partition, offset: String(this.#settled) }];
    await this.#payload.commitOffsetsIfNecessary({ topics: [{ topic: this.#topic, partitions }] });
  }

  /** After a rejection: a pause, then where the repository stands now, if it has recorded anything. */
  async #askAgain(): Promise<QueuePosition | undefined> {
    const { options, limits } = this.#context;
    await wait(limits.redeliveryDelayMs, this.#signal);
    while (!this.#signal.aborted) {
      try {
        return await options.positionOf(this.#topic, this.#partition);
      } catch (error) {
        options.onError(error);
        await wait(limits.redeliveryDelayMs, this.#signal);
      }
    }
    return undefined;
  }
}
