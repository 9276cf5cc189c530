import type { Logger } from '@flash-sale/core';
import {
  PostgresEpochRegistry,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
  type SqlClient,
} from '@flash-sale/postgres-adapter';
import type { Redis } from 'ioredis';
import { openKafka, type QueueOf } from '../services/kafka.ts';
import { openTogether } from '../services/open-together.ts';
import { openPostgres } from '../services/postgres.ts';
import { openRedis } from '../services/redis.ts';
import type { Opened } from '../services/service.ts';
import type { ExamplePorts, PortsConfig } from './example-ports.ts';
import { exclusively } from './exclusively.ts';
import { refuseLeftInTable } from './refuse-left-in-table.ts';
import { databaseStock, redisStock } from './server-stock.ts';

/**
 * Everything on servers that any number of processes share: PostgreSQL, which counts the stock too unless a Redis does, and
 * Kafka where brokers are given. Throws a `ServicesError` for what cannot be used, and `MIGRATION_REFUSED`.
 */
export async function openServerPorts(databaseUrl: string, config: PortsConfig, logger: Logger): Promise<ExamplePorts> {
  const { redisUrl, kafka } = config.services;
  const [database, redis, log] = await openTogether<
    [Opened<SqlClient>, Opened<Redis> | undefined, Opened<QueueOf> | undefined]
  >([
    openPostgres(databaseUrl, logger),
    redisUrl === undefined ? undefined : openRedis(redisUrl, logger),
    kafka && openKafka(kafka, config.demo, logger),
  ]);
  const sql = database.client;
  const closeServers = async () => {
    await Promise.all([redis?.close(), database.close()]);
  };
  try {
    if (log !== undefined) await refuseLeftInTable(sql);
    const catalog = new PostgresProductCatalog(sql);
    const databaseId = await catalog.databaseId();
    const queue = log === undefined ? new PostgresOrderQueue(sql) : log.client(databaseId);
    return {
      ...(redis === undefined ? databaseStock(sql) : redisStock(redis.client, databaseId, config.rateLimit)),
      queue,
      orders: new PostgresOrderRepository(sql),
      catalog,
      epochs: new PostgresEpochRegistry(sql),
      description: describe(redis !== undefined, log !== undefined),
      exclusively: (work) => exclusively(sql, work),
      async close() {
        await queue.close();
        await closeServers();
      },
    };
  } catch (error) {
    await closeServers();
    throw error;
  }
}

function describe(redis: boolean, kafka: boolean): string {
  return ['PostgreSQL', ...(redis ? ['Redis'] : []), ...(kafka ? ['Kafka'] : [])].join(', ');
}
