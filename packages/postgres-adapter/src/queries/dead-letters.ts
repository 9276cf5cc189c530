import {
  type CallOptions,
  type DeadLetterReason,
  decodeOrderMessage,
  FlashSaleError,
  type OrderMessage,
  type SaleId,
  type StoredDeadLetter,
} from '@flash-sale/core';
import type { SqlExecutor, SqlRow } from '../client/sql-client.ts';
import { integer, optionalInteger, optionalText, text } from './columns.ts';
import source from './dead-letters.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('dead-letters', source);

export async function selectDeadLetters(
  sql: SqlExecutor,
  query: {
    readonly before: number | undefined;
    readonly saleId: SaleId | undefined;
    readonly includeSettled: boolean;
    readonly limit: number;
  },
  options?: CallOptions,
): Promise<readonly StoredDeadLetter[]> {
  const values = [query.before ?? null, query.saleId ?? null, query.includeSettled, query.limit];
  return (await sql.query(statement, values, options)).map(letterOf);
}

function letterOf(row: SqlRow): StoredDeadLetter {
  const encoded = optionalText(row, 6);
  const message = encoded === undefined ? undefined : readable(encoded);
  return {
    id: text(row, 0),
    origin: { topic: text(row, 1), partition: integer(row, 2), offset: text(row, 3) },
    reason: text(row, 4) as DeadLetterReason,
    error: text(row, 5),
    message,
    raw: message === undefined ? (optionalText(row, 7) ?? encoded) : optionalText(row, 7),
    recordedAt: integer(row, 8),
    settledAt: optionalInteger(row, 9),
  };
}

/** A letter may hold a message that no order can be made of: it is shown as it is then. */
function readable(encoded: string): OrderMessage | undefined {
  try {
    return decodeOrderMessage(encoded);
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'MESSAGE_UNREADABLE')) return undefined;
    throw error;
  }
}
