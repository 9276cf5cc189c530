import type { CallOptions } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import type { QueueRow } from '../queue/queue-rows.ts';
import { optionalInteger } from './columns.ts';
import source from './publish-messages.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('publish-messages', source);

/** Separates the rows of one publish. JSON text never holds it. */
const ROW_SEPARATOR = '\u001E';

/**
 * The epoch of the fence that each row met, in order: a row is stored exactly if its epoch is not older. Absent where
 * the sale has no fence row yet; such a row is not stored.
 */
export async function publishRows(
  sql: SqlExecutor,
  rows: readonly QueueRow[],
  options?: CallOptions,
): Promise<readonly (number | undefined)[]> {
  const saleIds = rows.map(({ saleId }) => saleId);
  const values = [
    [...new Set(saleIds)],
    saleIds,
    rows.map(({ epoch }) => epoch),
    rows.map(({ messages }) => messages.length),
    rows.map(({ messages }) => messages.join('\n')).join(ROW_SEPARATOR),
  ];
  return (await sql.query(statement, values, options)).map((row) => optionalInteger(row, 0));
}
