import type { Delivery, QueueBatch, QueuePosition } from '../../ports/order-queue.ts';
import { Gate } from './gate.ts';
import type { GroupMember } from './group-member.ts';
import type { LogPartition } from './log-partition.ts';
import type { MemoryOrderLog } from './memory-order-log.ts';

/**
 * One partition in the hands of one member: seeks to the recorded position, then delivers batch after batch. Once it is
 * revoked it delivers nothing more, and what its handler finishes after that settles nothing.
 */
export class PartitionReader {
  readonly member: GroupMember;
  readonly #log: MemoryOrderLog;
  readonly #partition: LogPartition;
  readonly #gate = new Gate();
  #nextOffset = 0;
  #stopped = false;
  #revoked = false;
  #batch: { readonly abort: AbortController; readonly handled: Promise<boolean> } | undefined;

  constructor(log: MemoryOrderLog, partition: LogPartition, member: GroupMember) {
    this.#log = log;
    this.#partition = partition;
    this.member = member;
    void this.#run();
  }

  /** Whether a handler is at work on a batch of this partition. */
  get busy(): boolean {
    return this.#batch !== undefined;
  }

  /** Something may have changed: entries, health, pause. */
  wake(): void {
    this.#gate.open();
  }

  /** Delivers nothing more and asks the handler to come to an end. What it finishes is still settled. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#gate.open();
    this.#batch?.abort.abort();
    await this.#batch?.handled;
  }

  /** Takes the partition away, whatever the handler does. */
  revoke(): void {
    this.#revoked = true;
    this.#stopped = true;
    this.#gate.open();
    this.#batch?.abort.abort();
  }

  async #run(): Promise<void> {
    await this.#seek(undefined);
    while (!this.#stopped) {
      const deliveries =
        this.member.paused || this.#log.health === 'down'
          ? []
          : this.#partition.read(this.#nextOffset, this.member.options.batchSizeMax);
      if (deliveries.length === 0) {
        await this.#gate.wait();
      } else if (!(await this.#deliver(deliveries))) {
        await this.#waitBeforeRetry();
        await this.#seek(this.#nextOffset);
      }
    }
  }

  /** Returns whether the handler resolved. */
  async #deliver(deliveries: readonly Delivery[]): Promise<boolean> {
    const fromOffset = Number(deliveries[0]?.origin.offset);
    const nextOffset = fromOffset + deliveries.length;
    const { topic, partition } = this.#partition;
    const abort = new AbortController();
    const batch: QueueBatch = {
      deliveries,
      position: { topic, partition, fromOffset: String(fromOffset), nextOffset: String(nextOffset) },
      signal: abort.signal,
      heartbeat: async () => {},
    };
    const handled = this.#handle(batch);
    this.#batch = { abort, handled };
    const done = await handled;
    this.#batch = undefined;
    if (!done || this.#revoked) return done;
    this.#nextOffset = nextOffset;
    this.#log.settle(this.#partition, nextOffset);
    return true;
  }

  async #handle(batch: QueueBatch): Promise<boolean> {
    try {
      await this.member.options.handler(batch);
      return true;
    } catch {
      // The handler's own failure: it gets the batch again.
      return false;
    }
  }

  /** Asks where to go on until it is told. Without an answer: at `otherwise`, or at the beginning of the log. */
  async #seek(otherwise: number | undefined): Promise<void> {
    while (!this.#stopped) {
      try {
        const position = await this.member.options.positionOf(this.#partition.topic, this.#partition.partition);
        this.#nextOffset = this.#offsetOf(position) ?? otherwise ?? this.#partition.beginOffset;
        return;
      } catch (error) {
        this.member.options.onError(error);
        await this.#waitBeforeRetry();
      }
    }
  }

  /** A position beyond the end would skip what is appended until then: the log has lost messages, a person must look. */
  #offsetOf(position: QueuePosition | undefined): number | undefined {
    if (position === undefined) return undefined;
    const offset = Number(position.nextOffset);
    if (offset > this.#partition.endOffset) throw this.#partition.replaced(offset);
    return Math.max(offset, this.#partition.beginOffset);
  }

  async #waitBeforeRetry(): Promise<void> {
    const { clock, redeliveryDelayMs } = this.#log;
    const until = clock.monotonic() + redeliveryDelayMs;
    while (!this.#stopped && clock.monotonic() < until) {
      await this.#gate.waitAtMost(clock, until - clock.monotonic());
    }
  }
}
