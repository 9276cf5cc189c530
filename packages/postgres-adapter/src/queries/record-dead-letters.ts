import { type DeadLetter, encodeOrderMessage, RAW_LENGTH_MAX } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import source from './record-dead-letters.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('record-dead-letters', source);

export async function recordDeadLetters(sql: SqlTransaction, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await sql.query(statement, [
    letters.map(({ origin }) => origin.topic),
    letters.map(({ origin }) => origin.partition),
    letters.map(({ origin }) => origin.offset),
    letters.map(({ reason }) => reason),
    letters.map(({ error }) => storable(error)),
    letters.map(({ message }) => message?.saleId ?? null),
    letters.map(({ message }) => (message === undefined ? null : encodeOrderMessage(message))),
    letters.map(({ raw }) => (raw === undefined ? null : storable(raw))),
  ]);
}

/** PostgreSQL stores every character but NUL; what was read from a queue may hold one. */
function storable(value: string): string {
  return value.slice(0, RAW_LENGTH_MAX).replaceAll('\0', '\u{FFFD}');
}
