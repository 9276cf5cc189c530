import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './close-epoch.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('close-epoch', source);

/** False when the sale is at another epoch. */
export async function closeEpoch(
  sql: SqlExecutor,
  saleId: SaleId,
  epoch: number,
  options?: CallOptions,
): Promise<boolean> {
  return (await sql.query(statement, [saleId, epoch], options)).length === 1;
}
