import type { Adjustment, CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './begin-adjustment.sql';
import { text } from './columns.ts';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('begin-adjustment', source);

/** Absent when the operation id is known already, or the sale does not offer the SKU. */
export async function insertAdjustment(
  sql: SqlExecutor,
  asked: Omit<Adjustment, 'state'>,
  options?: CallOptions,
): Promise<Adjustment | undefined> {
  const [row] = await sql.query(statement, [asked.operationId, asked.saleId, asked.sku, asked.delta], options);
  return row === undefined ? undefined : { ...asked, state: text(row, 0) as Adjustment['state'] };
}
