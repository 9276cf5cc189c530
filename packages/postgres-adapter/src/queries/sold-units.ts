import type { CallOptions, SaleId, Sku } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';
import source from './sold-units.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('sold-units', source);

export async function selectSoldUnits(
  sql: SqlExecutor,
  saleId: SaleId,
  options?: CallOptions,
): Promise<readonly { readonly sku: Sku; readonly counter: number; readonly summed: number }[]> {
  const rows = await sql.query(statement, [saleId], options);
  return rows.map((row) => ({ sku: text(row, 0) as Sku, counter: integer(row, 1), summed: integer(row, 2) }));
}
