import type { Sku } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import source from './open-units.sql';

const statement = sqlStatement('open-units', source);

/** Gives so many available units of each SKU a row. */
export async function openUnits(sql: SqlTransaction, stockId: string, units: ReadonlyMap<Sku, number>): Promise<void> {
  if (units.size === 0) return;
  await sql.query(statement, [stockId, [...units.keys()], [...units.values()]]);
}
