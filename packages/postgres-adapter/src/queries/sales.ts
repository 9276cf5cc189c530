import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';
import source from './sales.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('sales', source);

export async function selectSales(
  sql: SqlExecutor,
  after: number,
  limit: number,
  options?: CallOptions,
): Promise<readonly { readonly number: number; readonly saleId: SaleId }[]> {
  const rows = await sql.query(statement, [after, limit], options);
  return rows.map((row) => ({ number: integer(row, 0), saleId: text(row, 1) as SaleId }));
}
