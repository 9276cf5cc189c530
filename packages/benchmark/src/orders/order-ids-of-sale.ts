import type { OrderId, OrderRepository, SaleId } from '@flash-sale/core';
import { everyPage } from './every-page.ts';

/** As a recovery reads. */
const PAGE_SIZE = 5_000;

/** The id of every stored order of a sale. Not the orders: there may be millions. */
export async function orderIdsOfSale(orders: OrderRepository, saleId: SaleId): Promise<OrderId[]> {
  const ids: OrderId[] = [];
  for await (const page of everyPage((cursor) => orders.ordersOfSale(saleId, cursor, PAGE_SIZE))) {
    for (const { orderId } of page) ids.push(orderId);
  }
  return ids;
}
