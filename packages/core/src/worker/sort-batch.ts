import type { DatabaseId, SaleId } from '../identity/ids.ts';
import type { OrderMessage } from '../order/order-message.ts';
import type { DeadLetter, DeliveryOrigin, QueueBatch } from '../ports/order-queue.ts';

/** The deliveries of a batch by what is to be done with them. */
export interface SortedBatch {
  readonly orders: readonly { readonly message: OrderMessage; readonly origin: DeliveryOrigin }[];
  readonly deadLetters: readonly DeadLetter[];
  /** Barriers that this batch passes, the highest epoch per sale. */
  readonly barriers: ReadonlyMap<SaleId, number>;
  /** Deliveries of another database: skipped and counted, never stored and never set aside. */
  readonly foreign: number;
}

/**
 * Decides what each delivery of a batch is, in order. An order of an epoch older than the last barrier of its sale *before*
 * it is stale: it was published by a process that no longer might, and its units may have been sold again.
 */
export function sortBatch(
  batch: Pick<QueueBatch, 'deliveries'>,
  databaseId: DatabaseId,
  barriersBefore: ReadonlyMap<SaleId, number>,
): SortedBatch {
  const orders: { message: OrderMessage; origin: DeliveryOrigin }[] = [];
  const deadLetters: DeadLetter[] = [];
  const passed = new Map<SaleId, number>();
  let foreign = 0;
  for (const delivery of batch.deliveries) {
    const { origin } = delivery;
    if (delivery.type === 'unreadable') {
      const { reason, raw } = delivery;
      deadLetters.push({ origin, reason: 'unreadable', error: reason, message: undefined, raw });
    } else if (delivery.type === 'barrier') {
      if (delivery.databaseId !== databaseId) foreign += 1;
      else passed.set(delivery.saleId, Math.max(delivery.epoch, passed.get(delivery.saleId) ?? 0));
    } else if (delivery.message.databaseId !== databaseId) foreign += 1;
    else {
      const { message } = delivery;
      const barrier = Math.max(passed.get(message.saleId) ?? 0, barriersBefore.get(message.saleId) ?? 0);
      if (message.epoch >= barrier) orders.push({ message, origin });
      else {
        const error = `epoch ${message.epoch} had been closed by epoch ${barrier}`;
        deadLetters.push({ origin, reason: 'stale-epoch', error, message, raw: undefined });
      }
    }
  }
  return { orders, deadLetters, barriers: passed, foreign };
}
