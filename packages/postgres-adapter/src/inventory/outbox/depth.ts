import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { integer, onlyRow, optionalInteger } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import source from './depth.sql';

const statement = sqlStatement('depth', source);

/** How many entries the outbox has, and how old it is. */
export async function depth(
  sql: SqlExecutor,
  saleId: SaleId,
  options?: CallOptions,
): Promise<{ readonly entries: number; readonly oldestSoldAt: number | undefined }> {
  const row = onlyRow(await sql.query(statement, [saleId], options));
  return { entries: integer(row, 0), oldestSoldAt: optionalInteger(row, 1) };
}
