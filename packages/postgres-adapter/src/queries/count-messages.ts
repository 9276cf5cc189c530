import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, onlyRow } from './columns.ts';
import source from './count-messages.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('count-messages', source);

/** All messages, or those of a sale that carry an older epoch. */
export async function countMessages(
  sql: SqlExecutor,
  older: { readonly saleId: SaleId; readonly epoch: number } | undefined,
  options?: CallOptions,
): Promise<number> {
  const values = [older?.saleId ?? null, older?.epoch ?? null];
  return integer(onlyRow(await sql.query(statement, values, options)), 0);
}
