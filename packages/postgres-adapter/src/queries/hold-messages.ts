import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, onlyRow } from './columns.ts';
import source from './hold-messages.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('hold-messages', source);

/** Renews a claim. False when some of the rows are no longer under it. */
export async function renewClaim(
  sql: SqlExecutor,
  token: string,
  rowIds: readonly number[],
  leaseMs: number,
  options?: CallOptions,
): Promise<boolean> {
  const held = integer(onlyRow(await sql.query(statement, [token, rowIds, leaseMs, true], options)), 0);
  return held === rowIds.length;
}

/** Ends a claim: the rows may be claimed again after `delayMs`. */
export async function releaseClaim(
  sql: SqlExecutor,
  token: string,
  rowIds: readonly number[],
  delayMs: number,
  options?: CallOptions,
): Promise<void> {
  await sql.query(statement, [token, rowIds, delayMs, false], options);
}
