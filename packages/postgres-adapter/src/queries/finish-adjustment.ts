import type { CallOptions, OperationId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './finish-adjustment.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('finish-adjustment', source);

/** False when nothing was to be changed, or nothing may be changed in this epoch. */
export async function finishAdjustment(
  sql: SqlExecutor,
  operationId: OperationId,
  result: 'done' | 'refused',
  epoch: number,
  options?: CallOptions,
): Promise<boolean> {
  return (await sql.query(statement, [operationId, result, epoch], options)).length === 1;
}
