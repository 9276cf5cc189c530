import type { OrderId } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import { text } from './columns.ts';
import source from './known-orders.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('known-orders', source);

export async function knownOrders(sql: SqlTransaction, orderIds: readonly OrderId[]): Promise<ReadonlySet<OrderId>> {
  return new Set((await sql.query(statement, [orderIds])).map((row) => text(row, 0) as OrderId));
}
