import type { QueuePosition } from '@flash-sale/core';
import type { SqlTransaction } from '../client/sql-client.ts';
import source from './raise-barriers.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('raise-barriers', source);

export async function raiseBarriers(sql: SqlTransaction, position: QueuePosition): Promise<void> {
  const { topic, partition, barriers } = position;
  await sql.query(statement, [topic, partition, [...barriers.keys()], [...barriers.values()]]);
}
