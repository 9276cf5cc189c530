import type { CallOptions, Order, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { ordersOf } from './order-row.ts';
import source from './orders-of-sale.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('orders-of-sale', source);

/** The place of an order among those of its sale. */
export type OrderPlace = Pick<Order, 'epoch' | 'seq'> & { readonly orderId: string };

export const FIRST_PLACE: OrderPlace = { epoch: 0, seq: 0, orderId: '' };

export async function selectOrdersOfSale(
  sql: SqlExecutor,
  saleId: SaleId,
  after: OrderPlace,
  limit: number,
  options?: CallOptions,
): Promise<readonly Order[]> {
  return ordersOf(await sql.query(statement, [saleId, after.epoch, after.seq, after.orderId, limit], options));
}
