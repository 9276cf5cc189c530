import {
  BUYER_BANDWIDTH,
  type DatabaseId,
  type FlashSalePorts,
  LocalRateLimiter,
  MemoryInventoryStore,
  systemClock,
} from '@flash-sale/core';
import {
  fromPgPool,
  migrate,
  PostgresEpochRegistry,
  PostgresInventoryStore,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
  type SqlClient,
  type StrategyName,
} from '@flash-sale/postgres-adapter';
import type { RentedServices } from '../services/rented-services.ts';
import type { Level } from './level.ts';

export type LibraryLevel = Exclude<Level, 'pessimistic' | 'optimistic'>;

/** Levels whose stock is in the library's own tables, and how steps keep out of each other's way there. */
const STRATEGIES: Partial<Record<LibraryLevel, StrategyName>> = {
  'batched-pessimistic': 'pessimistic',
  'batched-optimistic': 'optimistic',
  'batched-skip-locked': 'skip-locked',
};

export interface LevelPorts {
  readonly ports: FlashSalePorts;
  readonly databaseId: DatabaseId;
  /** Asks the database something that no port asks; absent for one inside this process. */
  readonly query?: ((text: string) => Promise<readonly Record<string, unknown>[]>) | undefined;
  close(): Promise<void>;
}

/** Connections of a process, as the example has them. */
const POOL_SIZE = 10;
const bandwidths = [BUYER_BANDWIDTH];

/** The adapters of a level, joined as the example joins them. */
export async function openLevelPorts(level: LibraryLevel, services: RentedServices): Promise<LevelPorts> {
  if (level === 'embedded') return await openEmbedded(services);
  const { pg } = await import('../postgres/driver.ts');
  const pool = new pg.Pool({ connectionString: services.databaseUrl, max: POOL_SIZE });
  const sql = fromPgPool(pool);
  const database = await databasePorts(sql);
  const query = async (text: string) => (await pool.query(text)).rows;
  const strategy = STRATEGIES[level];
  if (strategy !== undefined) {
    const inventory = new PostgresInventoryStore(sql, { strategy, clock: systemClock });
    const limiter = new LocalRateLimiter({ bandwidths, clock: systemClock });
    const queue = new PostgresOrderQueue(sql);
    const ports = { ...database.ports, inventory, limiter, queue };
    const close = async () => {
      await queue.close();
      await pool.end();
    };
    return { ...database, ports, query, close };
  }
  const { Redis, RedisInventoryStore, RedisRateLimiter } = await import('../redis/driver.ts');
  const { KafkaOrderQueue } = await import('../kafka/driver.ts');
  const { kafkaAt } = await import('../kafka/benchmark-topic.ts');
  const client = new Redis(services.redisUrl ?? '');
  const { databaseId } = database;
  const queue = new KafkaOrderQueue(kafkaAt(services.brokers ?? ''), { topic: services.topic, databaseId });
  const inventory = new RedisInventoryStore({ client, clock: systemClock });
  const limiter = new RedisRateLimiter({
    client,
    name: 'buyers',
    bandwidths,
    clock: systemClock,
    whenUnavailable: 'closed',
  });
  const close = async () => {
    await queue.close();
    client.disconnect();
    await pool.end();
  };
  return { ...database, ports: { ...database.ports, inventory, limiter, queue }, query, close };
}

async function openEmbedded({ dataDir = 'memory://' }: RentedServices): Promise<LevelPorts> {
  const { openPglite } = await import('@flash-sale/postgres-adapter/pglite');
  const pglite = await openPglite({ dataDir });
  await migrate(pglite.client);
  const database = await databasePorts(pglite.client);
  const queue = new PostgresOrderQueue(pglite.client);
  const inventory = new MemoryInventoryStore({ clock: systemClock });
  const limiter = new LocalRateLimiter({ bandwidths, clock: systemClock });
  const close = async () => {
    await queue.close();
    await pglite.close();
  };
  return { ...database, ports: { ...database.ports, inventory, limiter, queue }, close };
}

async function databasePorts(sql: SqlClient) {
  const catalog = new PostgresProductCatalog(sql);
  const ports = { orders: new PostgresOrderRepository(sql), catalog, epochs: new PostgresEpochRegistry(sql) };
  return { ports, databaseId: await catalog.databaseId() };
}
