import type { Delivery, OrderId, QueueBatch, QueuePosition } from '@flash-sale/core';

/** What a repository keeps of the deliveries, positions in the same step; the consumers of a test share it. */
export class MemoryLedger {
  readonly #positions = new Map<number, QueuePosition>();
  readonly deliveries: Delivery[] = [];
  readonly errors: unknown[] = [];

  get positions(): readonly QueuePosition[] {
    return [...this.#positions.values()];
  }

  get orderIds(): ReadonlySet<OrderId> {
    return new Set(this.deliveries.flatMap((each) => (each.type === 'order' ? [each.message.orderId] : [])));
  }

  readonly positionOf = async (_topic: string, partition: number): Promise<QueuePosition | undefined> =>
    this.#positions.get(partition);

  move(topic: string, partition: number, nextOffset: string): void {
    this.#positions.set(partition, { topic, partition, nextOffset, barriers: new Map() });
  }

  /** Stores a batch, or throws and stores nothing when it does not begin where this stands. */
  store({ position, deliveries }: QueueBatch): void {
    if (position === undefined) throw new Error('a batch of Kafka has a position');
    const recorded = this.#positions.get(position.partition);
    if (recorded !== undefined && recorded.nextOffset !== position.fromOffset) {
      throw new Error(`stands at ${recorded.nextOffset}, not at ${position.fromOffset}`);
    }
    this.move(position.topic, position.partition, position.nextOffset);
    this.deliveries.push(...deliveries);
  }
}
