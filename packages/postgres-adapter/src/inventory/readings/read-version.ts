import type { SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { integer } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import source from './read-version.sql';

const statement = sqlStatement('read-version', source);

/** How new the levels of a sale are; absent when the store does not know the sale. */
export async function readVersion(
  sql: SqlExecutor,
  saleId: SaleId,
): Promise<{ readonly epoch: number; readonly version: number } | undefined> {
  const [row] = await sql.query(statement, [saleId]);
  return row === undefined ? undefined : { epoch: integer(row, 0), version: integer(row, 1) };
}
