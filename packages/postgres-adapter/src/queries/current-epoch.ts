import type { CallOptions, EpochRow, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';
import source from './current-epoch.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('current-epoch', source);

export async function selectEpoch(
  sql: SqlExecutor,
  saleId: SaleId,
  options?: CallOptions,
): Promise<EpochRow | undefined> {
  const [row] = await sql.query(statement, [saleId], options);
  if (row === undefined) return undefined;
  return {
    saleId,
    epoch: integer(row, 0),
    state: text(row, 1) as EpochRow['state'],
    incarnation: text(row, 2),
  };
}
