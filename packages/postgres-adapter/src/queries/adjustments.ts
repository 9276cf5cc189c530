import type { Adjustment, CallOptions, OperationId, SaleId, Sku } from '@flash-sale/core';
import type { SqlExecutor, SqlRow } from '../client/sql-client.ts';
import source from './adjustments.sql';
import { integer, text } from './columns.ts';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('adjustments', source);

export async function selectAdjustments(
  sql: SqlExecutor,
  saleId: SaleId,
  unfinishedOnly: boolean,
  options?: CallOptions,
): Promise<readonly Adjustment[]> {
  return (await sql.query(statement, [saleId, null, unfinishedOnly], options)).map(adjustmentOf);
}

export async function selectAdjustment(
  sql: SqlExecutor,
  operationId: OperationId,
  options?: CallOptions,
): Promise<Adjustment | undefined> {
  const [row] = await sql.query(statement, [null, operationId, false], options);
  return row === undefined ? undefined : adjustmentOf(row);
}

function adjustmentOf(row: SqlRow): Adjustment {
  return {
    operationId: text(row, 0) as OperationId,
    saleId: text(row, 1) as SaleId,
    sku: text(row, 2) as Sku,
    delta: integer(row, 3),
    state: text(row, 4) as Adjustment['state'],
  };
}
