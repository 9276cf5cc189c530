import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './settle-dead-letters.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('settle-dead-letters', source);

/** How many of them were unsettled before. */
export async function settleDeadLetters(
  sql: SqlExecutor,
  letterIds: readonly string[],
  options?: CallOptions,
): Promise<number> {
  return (await sql.query(statement, [letterIds], options)).length;
}
