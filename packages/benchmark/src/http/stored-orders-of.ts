import { type OrderRepository, orderId, saleId } from '@flash-sale/core';
import { orderIdsOfSale } from '../orders/order-ids-of-sale.ts';

/** A sale, and the ids of the orders that its buyers were told. */
export interface AnsweredSale {
  readonly saleId: string;
  readonly acceptedIds: readonly string[];
}

/** What the database says of one sale. */
export interface StoredOrders {
  readonly saleId: string;
  /** Rows, each with an order id of its own. */
  readonly orders: number;
  readonly units: number;
  /** The guard's counter of sold units. */
  readonly counter: number;
  /** Orders that were answered as accepted. */
  readonly amongAccepted: number;
  readonly deadLetters: number;
  /** In the whole queue, of any sale. */
  readonly queued: number;
}

/** Reads the orders of a sale, and compares them with the order ids that buyers were given. */
export async function storedOrdersOf(
  orders: OrderRepository,
  sale: AnsweredSale,
): Promise<Omit<StoredOrders, 'queued'>> {
  const id = saleId(sale.saleId);
  const accepted = new Set(sale.acceptedIds.map(orderId));
  const stored = new Set(await orderIdsOfSale(orders, id));
  const [units] = await orders.soldUnits(id);
  const letters = await orders.deadLetters({ saleId: id, limit: 1 });
  return {
    saleId: sale.saleId,
    orders: stored.size,
    units: units?.summed ?? 0,
    counter: units?.counter ?? 0,
    amongAccepted: [...stored].filter((each) => accepted.has(each)).length,
    deadLetters: letters.entries.length,
  };
}
