import type { CallOptions, SaleId, SaleState } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { text } from './columns.ts';
import source from './set-sale-state.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('set-sale-state', source);

/** The state as it stands now; absent when the sale is unknown or dropped. */
export async function setSaleState(
  sql: SqlExecutor,
  saleId: SaleId,
  state: SaleState,
  options?: CallOptions,
): Promise<SaleState | undefined> {
  const [row] = await sql.query(statement, [saleId, state], options);
  return row === undefined ? undefined : (text(row, 0) as SaleState);
}
