import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, type Services } from './needs.ts';

/** What a measurement asks for. */
export interface WantedServices {
  /** A PostgreSQL database, brought up to date. */
  readonly database?: boolean;
  /** A Kafka topic with so many partitions. */
  readonly topicPartitions?: number;
  /** A Redis that syncs its file each second. */
  readonly redis?: boolean;
  /** A folder for PGlite. */
  readonly folder?: boolean;
}

/** What a measurement has for itself, in words that another process can be told. */
export interface RentedServices {
  readonly databaseUrl?: string;
  readonly brokers?: string;
  readonly topic?: string;
  readonly redisUrl?: string;
  readonly redisPid?: number;
  readonly dataDir?: string;
}

/**
 * Makes a database, a topic, a Redis and a folder that nobody else uses, lends them to `use`, and removes them, also when it
 * was interrupted.
 */
export async function withServices<Result>(
  wanted: WantedServices,
  given: Services | undefined,
  signal: AbortSignal,
  use: (rented: RentedServices) => Promise<Result>,
): Promise<Result> {
  const removals: (() => Promise<unknown>)[] = [];
  const rented: { -readonly [Name in keyof RentedServices]: RentedServices[Name] } = {};
  try {
    if (wanted.database === true) {
      const { createDatabase } = await import('../postgres/benchmark-database.ts');
      const database = await createDatabase(addressOf(given, 'DATABASE_URL'));
      removals.push(() => database.drop());
      rented.databaseUrl = database.url;
    }
    if (wanted.topicPartitions !== undefined) {
      const { createTopic } = await import('../kafka/benchmark-topic.ts');
      const brokers = addressOf(given, 'KAFKA_BROKERS');
      const topic = await createTopic(brokers, wanted.topicPartitions);
      removals.push(() => topic.delete());
      Object.assign(rented, { brokers, topic: topic.topic });
    }
    if (wanted.redis === true) {
      const { startRedisServer } = await import('../redis/redis-server.ts');
      const redis = await startRedisServer(signal, { appendOnly: true });
      removals.push(() => redis.remove());
      Object.assign(rented, { redisUrl: redis.url, redisPid: redis.pid });
    }
    if (wanted.folder === true) {
      const folder = await mkdtemp(join(tmpdir(), 'flash-sale-bench-data-'));
      removals.push(() => rm(folder, { recursive: true, force: true }));
      rented.dataDir = join(folder, 'data');
    }
    return await use(rented);
  } finally {
    await Promise.all(removals.map((remove) => remove()));
  }
}
