import assert from 'node:assert/strict';
import type { OrderId, SaleId } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { ConsumeOptions, Delivery, QueueBatch, QueuePosition } from '../../ports/order-queue.ts';

export type OrderDelivery = Extract<Delivery, { type: 'order' }>;
export type BarrierDelivery = Extract<Delivery, { type: 'barrier' }>;

/**
 * What a repository keeps of the deliveries: positions that move only from where they stand, and each order once. The
 * consumers of a test that work for one database share it.
 */
export class OrderLedger {
  readonly #positions = new Map<string, QueuePosition>();
  /** Every delivery that was stored, in order, repeats included. */
  readonly deliveries: Delivery[] = [];
  readonly orders = new Map<OrderId, OrderMessage>();

  get positions(): readonly QueuePosition[] {
    return [...this.#positions.values()];
  }

  get barriers(): readonly BarrierDelivery[] {
    return this.deliveries.filter((delivery) => delivery.type === 'barrier');
  }

  get orderDeliveries(): readonly OrderDelivery[] {
    return this.deliveries.filter((delivery) => delivery.type === 'order');
  }

  readonly positionOf: ConsumeOptions['positionOf'] = async (topic, partition) =>
    this.#positions.get(`${partition} ${topic}`);

  /** Whether every one of these messages was stored. */
  has(messages: readonly OrderMessage[]): boolean {
    return messages.every((message) => this.orders.has(message.orderId));
  }

  /** Stores a batch in one step, or throws and stores nothing when its position is not the one it must start from. */
  store(batch: QueueBatch): void {
    if (batch.position !== undefined) this.#move(batch.position, batch.deliveries);
    for (const delivery of batch.deliveries) {
      this.deliveries.push(delivery);
      if (delivery.type === 'order') this.orders.set(delivery.message.orderId, delivery.message);
    }
  }

  /** Asserts that exactly these orders are stored, each as it was published. */
  assertHolds(messages: readonly OrderMessage[]): void {
    assert.deepEqual([...this.orders.keys()].sort(), messages.map((message) => message.orderId).sort());
    for (const message of messages) assert.deepEqual(this.orders.get(message.orderId), message);
  }

  #move(position: NonNullable<QueueBatch['position']>, deliveries: readonly Delivery[]): void {
    const { topic, partition, fromOffset, nextOffset } = position;
    const recorded = this.#positions.get(`${partition} ${topic}`);
    if (recorded !== undefined && recorded.nextOffset !== fromOffset) {
      throw new Error(`${topic}[${partition}] stands at ${recorded.nextOffset}, not at ${fromOffset}`);
    }
    const barriers = new Map<SaleId, number>(recorded?.barriers);
    for (const delivery of deliveries) {
      if (delivery.type !== 'barrier') continue;
      barriers.set(delivery.saleId, Math.max(delivery.epoch, barriers.get(delivery.saleId) ?? 0));
    }
    this.#positions.set(`${partition} ${topic}`, { topic, partition, nextOffset, barriers });
  }
}
