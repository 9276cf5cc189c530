import type { GroupMember } from './group-member.ts';
import type { LogPartition } from './log-partition.ts';
import type { MemoryOrderLog } from './memory-order-log.ts';
import { PartitionReader } from './partition-reader.ts';

/**
 * The consumers of a log and which of them owns which partition. Whenever a member comes or goes the partitions are
 * dealt out anew, and one that changes hands is taken away at once, even from a handler at work: the harshest thing that
 * a real group does.
 */
export class ConsumerGroup {
  readonly #log: MemoryOrderLog;
  readonly #readers = new Map<LogPartition, PartitionReader>();
  #members: GroupMember[] = [];

  constructor(log: MemoryOrderLog) {
    this.#log = log;
  }

  join(member: GroupMember): void {
    this.#members.push(member);
    this.#assign();
  }

  /** Resolves when the member's handlers are done. What they are not at work on goes to the others at once. */
  async leave(member: GroupMember): Promise<void> {
    this.#members = this.#members.filter((other) => other !== member);
    const own = [...this.#readers].filter(([, reader]) => reader.member === member);
    await Promise.all(
      own.map(async ([partition, reader]) => {
        await reader.stop();
        if (this.#readers.get(partition) === reader) this.#readers.delete(partition);
        this.#assign();
      }),
    );
  }

  /** Removes the member without waiting for its handlers. */
  expel(member: GroupMember): void {
    this.#members = this.#members.filter((other) => other !== member);
    for (const [partition, reader] of this.#readers) {
      if (reader.member === member) this.#take(partition, reader);
    }
    this.#assign();
  }

  /** Entries were appended to this partition. */
  wakeReaderOf(partition: LogPartition): void {
    this.#readers.get(partition)?.wake();
  }

  wakeReadersOf(member: GroupMember | undefined): void {
    for (const reader of this.#readers.values()) {
      if (member === undefined || reader.member === member) reader.wake();
    }
  }

  #assign(): void {
    this.#log.partitions.forEach((partition, index) => {
      const owner = this.#members[index % this.#members.length];
      const reader = this.#readers.get(partition);
      if (owner === undefined || reader?.member === owner) return;
      if (reader !== undefined) {
        // A member that is leaving finishes what it is at work on.
        if (reader.busy && !this.#members.includes(reader.member)) return;
        this.#take(partition, reader);
      }
      this.#readers.set(partition, new PartitionReader(this.#log, partition, owner));
    });
  }

  #take(partition: LogPartition, reader: PartitionReader): void {
    reader.revoke();
    this.#readers.delete(partition);
  }
}
