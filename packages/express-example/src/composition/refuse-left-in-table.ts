import { PostgresOrderQueue, type SqlClient } from '@flash-sale/postgres-adapter';
import { ServicesError } from '../services/services-error.ts';

/**
 * Refuses Kafka while orders wait in the table that was the queue before, or still is to another process: nobody would store
 * them, and a recovery, which waits for what is in the log, would count their units as free.
 */
export async function refuseLeftInTable(sql: SqlClient): Promise<void> {
  const left = await new PostgresOrderQueue(sql).lag([]);
  if (left === 0) return;
  const message = `${left} messages wait in the table that was the queue; start without KAFKA_BROKERS until all are stored`;
  throw new ServicesError([{ variable: 'KAFKA_BROKERS', message }]);
}
