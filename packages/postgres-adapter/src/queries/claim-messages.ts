import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './claim-messages.sql';
import { integer, text } from './columns.ts';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('claim-messages', source);

export interface ClaimedRow {
  readonly rowId: number;
  /** So many of `messages`, from the front, were settled before. */
  readonly settledCount: number;
  /** Encoded messages. */
  readonly messages: readonly string[];
}

export async function claimRows(
  sql: SqlExecutor,
  claim: { readonly token: string; readonly leaseMs: number; readonly rowsMax: number; readonly messagesMax: number },
  options?: CallOptions,
): Promise<readonly ClaimedRow[]> {
  const values = [claim.token, claim.leaseMs, claim.rowsMax, claim.messagesMax];
  return (await sql.query(statement, values, options)).map((row) => ({
    rowId: integer(row, 0),
    settledCount: integer(row, 1),
    // Not cut when there is one: whoever else wrote it may have written several lines.
    messages: integer(row, 2) === 1 ? [text(row, 3)] : text(row, 3).split('\n'),
  }));
}
