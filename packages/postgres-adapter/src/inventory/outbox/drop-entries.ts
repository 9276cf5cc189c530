import type { CallOptions, SaleEpoch } from '@flash-sale/core';
import type { SqlExecutor } from '../../client/sql-client.ts';
import { flag, integer } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import { requireCurrent } from '../require-current.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import source from './drop-entries.sql';

const statement = sqlStatement('drop-entries', source);

/** Forgets the entries with these numbers; unknown ones are ignored. */
export async function dropEntries(
  sql: SqlExecutor,
  strategy: StrategyName,
  sale: SaleEpoch,
  seqs: readonly number[],
  options?: CallOptions,
): Promise<void> {
  const [row] = await sql.query(statement, [sale.saleId, sale.epoch, seqs, strategy], options);
  requireCurrent(sale, row === undefined ? undefined : { epoch: integer(row, 0), fenced: flag(row, 1) });
}
