import type { CallOptions, Order, OrderId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { ordersOf } from './order-row.ts';
import source from './orders.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('orders', source);

export async function selectOrders(
  sql: SqlExecutor,
  orderIds: readonly OrderId[],
  options?: CallOptions,
): Promise<ReadonlyMap<OrderId, Order>> {
  const orders = ordersOf(await sql.query(statement, [orderIds], options));
  return new Map(orders.map((order) => [order.orderId, order]));
}
