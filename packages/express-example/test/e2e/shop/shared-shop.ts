import { Redis } from 'ioredis';
import { Client } from 'pg';
import { createDatabase } from '#test/services';
import { type ExampleProcess, killLeftBehind, startProgram } from './example-process.ts';
import { withTopic } from './with-topic.ts';

/** Where the servers are that several processes share. */
export interface SharedServers {
  readonly postgres: string;
  readonly redis?: string;
  readonly kafka?: string;
}

/** A shop with a database and a topic of its own, on servers that others use too. */
export interface SharedShop {
  /** What its processes are started with. */
  readonly environment: Record<string, string>;
  /** Starts a process that sells, in demo mode. */
  sell(environment?: Record<string, string>): Promise<ExampleProcess>;
  /** Starts a worker process. */
  work(environment?: Record<string, string>): Promise<ExampleProcess>;
  /** The rows of a query to its database. */
  rows(query: string): Promise<Record<string, unknown>[]>;
}

/** Runs a test with a shop of its own; whatever it has started or stored is gone afterwards. */
export async function withSharedShop(servers: SharedServers, test: (shop: SharedShop) => Promise<void>): Promise<void> {
  const { kafka } = servers;
  if (kafka === undefined) await withDatabase(servers, {}, test);
  else await withTopic(kafka, (topic) => withDatabase(servers, topic, test));
}

async function withDatabase(
  { postgres, redis }: SharedServers,
  topic: Record<string, string>,
  test: (shop: SharedShop) => Promise<void>,
): Promise<void> {
  const database = await createDatabase(postgres);
  const environment: Record<string, string> = {
    DATABASE_URL: database.url,
    ...(redis !== undefined && { REDIS_URL: redis }),
    ...topic,
    DEMO_MODE: 'true',
  };
  try {
    await test({
      environment,
      sell: (more = {}) => startProgram('start', { ...environment, ...more }),
      work: (more = {}) => startProgram('worker-main', { ...environment, ...more }),
      rows: (query) => rowsOf(database.url, query),
    });
  } finally {
    await killLeftBehind();
    if (redis !== undefined) await removeSales(redis, database.url);
    await database.drop();
  }
}

async function rowsOf(url: string, query: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}

/** What a sale has in Redis lies under its id. */
async function removeSales(redisUrl: string, databaseUrl: string): Promise<void> {
  const sales = await rowsOf(databaseUrl, 'SELECT sale_id FROM flash_sale.sales').catch(() => []);
  const client = new Redis(redisUrl);
  try {
    for (const { sale_id: saleId } of sales) {
      for await (const keys of client.scanStream({ match: `fs:{${String(saleId)}*`, count: 1_000 })) {
        if ((keys as string[]).length > 0) await client.unlink(...(keys as string[]));
      }
    }
  } finally {
    client.disconnect();
  }
}
