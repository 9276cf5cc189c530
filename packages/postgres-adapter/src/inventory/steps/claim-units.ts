import type { Sku } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { integer, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import source from './claim-units.sql';

const statement = sqlStatement('claim-units', source);

/** Takes at most so many units of each SKU, past those that others are taking. Returns how many it has got. */
export async function claimUnits(
  sql: SqlTransaction,
  stockId: string,
  wanted: ReadonlyMap<Sku, number>,
): Promise<ReadonlyMap<Sku, number>> {
  const rows = await sql.query(statement, [stockId, [...wanted.keys()], [...wanted.values()]]);
  return new Map(rows.map((row) => [text(row, 0) as Sku, integer(row, 1)]));
}
