import type { SaveBatch } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import source from './move-position.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('move-position', source);

/** False when another position is stored than the one that this move starts from. */
export async function movePosition(sql: SqlTransaction, move: NonNullable<SaveBatch['position']>): Promise<boolean> {
  const { topic, partition, nextOffset, fromOffset } = move;
  return (await sql.query(statement, [topic, partition, nextOffset, fromOffset])).length === 1;
}
