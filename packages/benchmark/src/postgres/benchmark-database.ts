import { randomBytes } from 'node:crypto';
import { fromPgPool, migrate, type SqlClient } from '@flash-sale/postgres-adapter';
import { pg } from './driver.ts';

/** Connections of a process, as the example has them. */
const POOL_SIZE = 10;

/** Settings of a server that decide how durable a commit is. */
export interface CommitDurability {
  readonly synchronous_commit: string;
  readonly fsync: string;
}

/** A migrated database that one measurement makes and drops. */
export interface BenchmarkDatabase {
  readonly client: SqlClient;
  /** For other processes. */
  readonly url: string;
  /** As every connection to it has them that does not ask for something else. */
  durability(): Promise<CommitDurability>;
  drop(): Promise<void>;
}

/** Makes a database with a random name on the server at `serverUrl`. */
export async function createDatabase(serverUrl: string): Promise<BenchmarkDatabase> {
  const name = `flash_sale_bench_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: POOL_SIZE });
  const client = fromPgPool(pool);
  await migrate(client);
  return {
    client,
    url: url.href,
    async durability() {
      const { rows } = await pool.query(
        "SELECT current_setting('synchronous_commit') AS synchronous_commit, current_setting('fsync') AS fsync",
      );
      return rows[0];
    },
    async drop() {
      await pool.end();
      await onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
