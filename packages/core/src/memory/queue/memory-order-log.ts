import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import { invariant } from '../../errors/invariant.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeadLetter, DeliveryOrigin } from '../../ports/order-queue.ts';
import { systemClock } from '../../runtime/system-clock.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { type LogEntry, LogPartition } from './log-partition.ts';

/** What a memory log is made of. */
export interface MemoryOrderLogOptions {
  readonly clock?: Clock | undefined;
  /** 4 unless told otherwise. */
  readonly partitions?: number | undefined;
  /** How long after a rejection a batch is delivered again, and how often a failing `positionOf` is asked. */
  readonly redeliveryDelayMs?: number | undefined;
  /** Keeps entries that were settled: for tests and simulations that read the whole history. Otherwise memory is bounded. */
  readonly retainSettled?: boolean | undefined;
}

const TOPIC = 'flashsale_orders';
const PARTITIONS_MAX = 1_024;
/** Characters of an order id that name its partition: 48 bits. */
const HASHED_LENGTH = 8;
/** Dead letters that the log keeps for reading; the repository has every one of them. */
const DEAD_LETTERS_KEPT_MAX = 10_000;

/** The broker behind `MemoryOrderQueue`: queues made on the same log are processes at the same topic and group. */
export class MemoryOrderLog {
  readonly clock: Clock;
  readonly topic = TOPIC;
  readonly redeliveryDelayMs: number;
  readonly partitions: readonly LogPartition[];
  readonly group: ConsumerGroup;
  readonly #retainSettled: boolean;
  #health: 'up' | 'down' = 'up';
  #deadLetters: DeadLetter[] = [];

  constructor(options: MemoryOrderLogOptions = {}) {
    const count = options.partitions ?? 4;
    if (!Number.isInteger(count) || count < 1 || count > PARTITIONS_MAX) {
      throw new FlashSaleError('INVALID_CONFIGURATION', `partitions must be an integer from 1 to ${PARTITIONS_MAX}`);
    }
    this.clock = options.clock ?? systemClock;
    this.redeliveryDelayMs = options.redeliveryDelayMs ?? 100;
    this.#retainSettled = options.retainSettled ?? false;
    this.partitions = Array.from({ length: count }, (_, index) => new LogPartition(TOPIC, index));
    this.group = new ConsumerGroup(this);
  }

  get health(): 'up' | 'down' {
    return this.#health;
  }

  /** While down nothing is published, delivered, fenced or measured; what is in the log stays. */
  setHealth(health: 'up' | 'down'): void {
    this.#health = health;
    this.group.wakeReadersOf(undefined);
  }

  /** Appends and returns the entry's offset. */
  append(partition: LogPartition, entry: LogEntry): number {
    const offset = partition.append(entry);
    this.group.wakeReaderOf(partition);
    return offset;
  }

  /** Appends an order to the partition that its id names. */
  appendOrder(message: OrderMessage): void {
    const partition = this.partitionOf(message.orderId);
    partition.appendOrder(message);
    this.group.wakeReaderOf(partition);
  }

  /** For tests and simulations: what somebody else wrote into the first partition, which is not an order message. */
  appendUnreadable(raw: string): void {
    const [first] = this.partitions;
    if (first !== undefined) this.append(first, { type: 'unreadable', reason: 'not an order message', raw });
  }

  /** Everything that is kept, partition by partition in order of offset. */
  entries(): readonly (LogEntry & { readonly origin: DeliveryOrigin })[] {
    return this.partitions.flatMap((partition) => partition.read(partition.beginOffset, Number.POSITIVE_INFINITY));
  }

  /** The group has finished what lies before `nextOffset`. */
  settle(partition: LogPartition, nextOffset: number): void {
    if (!this.#retainSettled) partition.dropBefore(nextOffset);
  }

  /** Where a message with this order id goes: FNV-1a over the start of the id, a digest, spreads a sale over all partitions. */
  partitionOf(orderId: string): LogPartition {
    let hash = 0x811c9dc5;
    const length = Math.min(orderId.length, HASHED_LENGTH);
    for (let index = 0; index < length; index += 1) {
      hash = Math.imul(hash ^ orderId.charCodeAt(index), 0x01000193);
    }
    const partition = this.partitions[(hash >>> 0) % this.partitions.length];
    invariant(partition !== undefined, 'a log has at least one partition');
    return partition;
  }

  /** The newest dead letters, oldest of them first. */
  get deadLetters(): readonly DeadLetter[] {
    return this.#deadLetters;
  }

  setAside(letters: readonly DeadLetter[]): void {
    this.#deadLetters = [...this.#deadLetters, ...letters].slice(-DEAD_LETTERS_KEPT_MAX);
  }
}
