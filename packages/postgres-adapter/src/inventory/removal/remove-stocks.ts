import type { SaleId } from '@flash-sale/core';
import type { SqlClient } from '../../client/sql-client.ts';
import { integer, onlyRow, text } from '../../queries/columns.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import lockSource from './lock-stocks.sql';
import markSource from './mark-stocks.sql';
import removeSource from './remove-rows.sql';

const lock = sqlStatement('lock-stocks', lockSource);
const mark = sqlStatement('mark-stocks', markSource);
const remove = sqlStatement('remove-rows', removeSource);

/** Rows of each table that one step deletes: bounds how long it works and what it writes. */
const ROWS_MAX = 1_000;

/**
 * Removes every stock of a sale up to an epoch, or only the named one, but never the one that is sold from; in bounded
 * steps. What was cut off is finished by repeating it.
 */
export async function removeStocks(sql: SqlClient, saleId: SaleId, epoch: number, only?: string): Promise<void> {
  const stocks = [saleId, epoch, only ?? null];
  const marked = await sql.transaction(async (transaction) => {
    await transaction.query(lock, stocks);
    return await transaction.query(mark, stocks);
  });
  for (const row of marked) {
    const stockId = text(row, 0);
    while (integer(onlyRow(await sql.query(remove, [stockId, ROWS_MAX])), 0) > 0);
  }
}
