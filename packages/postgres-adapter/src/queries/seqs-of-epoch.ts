import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer } from './columns.ts';
import source from './seqs-of-epoch.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('seqs-of-epoch', source);

export async function selectSeqsOfEpoch(
  sql: SqlExecutor,
  of: { readonly saleId: SaleId; readonly epoch: number; readonly afterSeq: number; readonly limit: number },
  options?: CallOptions,
): Promise<readonly number[]> {
  const rows = await sql.query(statement, [of.saleId, of.epoch, of.afterSeq, of.limit], options);
  return rows.map((row) => integer(row, 0));
}
