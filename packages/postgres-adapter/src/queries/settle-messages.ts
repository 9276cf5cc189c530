import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, onlyRow } from './columns.ts';
import source from './settle-messages.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('settle-messages', source);

/** How many of these rows were still under the claim. */
export async function settleRows(
  sql: SqlExecutor,
  token: string,
  finished: readonly number[],
  unfinished: { readonly rowId: number; readonly settledCount: number } | undefined,
  options?: CallOptions,
): Promise<number> {
  const values = [token, finished, unfinished?.rowId ?? null, unfinished?.settledCount ?? null];
  return integer(onlyRow(await sql.query(statement, values, options)), 0);
}
