import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './open-epoch.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('open-epoch', source);

/** False when another coordinator has won. */
export async function openEpoch(
  sql: SqlExecutor,
  saleId: SaleId,
  closed: number | undefined,
  next: { readonly epoch: number; readonly incarnation: string },
  options?: CallOptions,
): Promise<boolean> {
  const values = [saleId, closed ?? null, next.epoch, next.incarnation];
  return (await sql.query(statement, values, options)).length === 1;
}
