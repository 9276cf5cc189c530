import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { DatabaseId, SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type {
  ConsumeOptions,
  DeadLetter,
  OrderQueue,
  PublishOutcome,
  QueueFence,
  QueuePosition,
  QueueSubscription,
} from '../ports/order-queue.ts';
import { expectBatchSize } from './queue/expect-batch-size.ts';
import { GroupMember } from './queue/group-member.ts';
import type { LogPartition } from './queue/log-partition.ts';
import { MemoryOrderLog, type MemoryOrderLogOptions } from './queue/memory-order-log.ts';
import { isLargerThan } from './queue/message-size.ts';

/** What a memory queue is made of. */
export interface MemoryOrderQueueOptions extends MemoryOrderLogOptions {
  /** The log to work on, shared with other queues; the options of a log are not looked at then. Absent: one of its own. */
  readonly log?: MemoryOrderLog | undefined;
  /** Largest encoded message in bytes: 1 MB unless told otherwise, as a broker has it. */
  readonly messageBytesMax?: number | undefined;
}

const STORED: PublishOutcome = { outcome: 'stored' };
const TOO_LARGE: PublishOutcome = { outcome: 'refused', reason: 'too-large' };
const UNAVAILABLE: PublishOutcome = { outcome: 'refused', reason: 'unavailable' };

/**
 * The reference model of a partitioned log with barriers and positions, as Kafka is: see `OrderQueue`. One queue is one
 * process; several on the same `log` share the work. It forgets everything with the process.
 */
export class MemoryOrderQueue implements OrderQueue {
  readonly name = 'memory';
  readonly messageBytesMax: number;
  readonly log: MemoryOrderLog;
  readonly #members = new Set<GroupMember>();
  #closed = false;

  constructor(options: MemoryOrderQueueOptions = {}) {
    this.log = options.log ?? new MemoryOrderLog(options);
    this.messageBytesMax = options.messageBytesMax ?? 1_000_000;
  }

  health(): 'up' | 'down' {
    return this.log.health;
  }

  async publish(messages: readonly OrderMessage[]): Promise<readonly PublishOutcome[]> {
    this.#expectOpen();
    if (this.log.health === 'down') return messages.map(() => UNAVAILABLE);
    const outcomes: PublishOutcome[] = [];
    for (let index = 0; index < messages.length; index += 1) {
      const message = messages[index] as OrderMessage;
      if (isLargerThan(message, this.messageBytesMax)) {
        outcomes.push(TOO_LARGE);
        continue;
      }
      this.log.appendOrder(message);
      outcomes.push(STORED);
    }
    return outcomes;
  }

  async consume(options: ConsumeOptions): Promise<QueueSubscription> {
    this.#expectOpen();
    expectBatchSize(options.batchSizeMax);
    const member = new GroupMember(this.log.group, options);
    this.#members.add(member);
    this.log.group.join(member);
    return {
      pause: () => member.pause(),
      resume: () => member.resume(),
      close: async () => {
        await member.close();
        this.#members.delete(member);
      },
    };
  }

  async fence(databaseId: DatabaseId, saleId: SaleId, epoch: number): Promise<QueueFence> {
    this.#expectReachable();
    const barriers = this.log.partitions.map((partition) =>
      partition.origin(this.log.append(partition, { type: 'barrier', databaseId, saleId, epoch })),
    );
    return { saleId, epoch, barriers };
  }

  async undrained(fence: QueueFence, positions: readonly QueuePosition[]): Promise<number> {
    this.#expectReachable();
    let undrained = 0;
    for (const barrier of fence.barriers) {
      const partition = this.log.partitions[barrier.partition];
      if (partition === undefined) continue;
      undrained += Math.max(0, Number(barrier.offset) + 1 - nextOffsetOf(partition, positions));
    }
    return undrained;
  }

  async setAside(letters: readonly DeadLetter[]): Promise<void> {
    this.#expectReachable();
    this.log.setAside(letters);
  }

  async lag(positions: readonly QueuePosition[]): Promise<number> {
    this.#expectReachable();
    const { partitions } = this.log;
    return partitions.reduce((sum, each) => sum + Math.max(0, each.endOffset - nextOffsetOf(each, positions)), 0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#members].map((member) => member.close()));
    this.#members.clear();
  }

  /** For simulations: this process dies. Its consumers lose their partitions at once, whatever their handlers do. */
  crash(): void {
    this.#closed = true;
    for (const member of this.#members) member.crash();
    this.#members.clear();
  }

  /** For tests and simulations: takes the log down or up, for every queue on it. */
  setHealth(health: 'up' | 'down'): void {
    this.log.setHealth(health);
  }

  /** For tests and simulations: what the log holds now. Everything ever appended, if it retains what was settled. */
  entries(): ReturnType<MemoryOrderLog['entries']> {
    return this.log.entries();
  }

  #expectOpen(): void {
    if (this.#closed) throw new FlashSaleError('CLOSED', 'the queue was closed');
  }

  #expectReachable(): void {
    this.#expectOpen();
    if (this.log.health === 'down') throw new FlashSaleError('QUEUE_UNAVAILABLE', 'the memory log was taken down');
  }
}

/**
 * Where the repository stands in this partition: the beginning of what is kept, if it has recorded nothing. Never before
 * that: what was settled may be dropped since the positions were read.
 */
function nextOffsetOf(partition: LogPartition, positions: readonly QueuePosition[]): number {
  const recorded = positions.find((each) => each.topic === partition.topic && each.partition === partition.partition);
  const offset = Number(recorded?.nextOffset ?? 0);
  if (offset > partition.endOffset) throw partition.replaced(offset);
  return Math.max(partition.beginOffset, offset);
}
