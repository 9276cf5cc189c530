import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';
import source from './renew-leases.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('renew-leases', source);

export async function renewLeases(
  sql: SqlExecutor,
  processId: string,
  saleIds: readonly SaleId[],
  ttlMs: number,
  options?: CallOptions,
): Promise<readonly { readonly saleId: SaleId; readonly epoch: number }[]> {
  const rows = await sql.query(statement, [processId, saleIds, ttlMs], options);
  return rows.map((row) => ({ saleId: text(row, 0) as SaleId, epoch: integer(row, 1) }));
}
