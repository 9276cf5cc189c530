import { PGlite } from '@electric-sql/pglite';
import { fromPgPool, migrate, type SqlClient } from '@flash-sale/postgres-adapter';
import { fromPglite } from '@flash-sale/postgres-adapter/pglite';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeWith, useFreshDatabase } from '#test/services';

/** A migrated database for the tests of one suite. */
export interface SuiteDatabase {
  readonly client: SqlClient;
  /** Empties every table and lets ids begin anew; the database keeps its identity. */
  empty(): Promise<void>;
  /** Runs statements and returns the rows of the last one, for looking behind the adapters' back. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
}

/** Connections of one suite's pool. */
const POOL_SIZE = 12;

const EMPTY = `
  DO $$ BEGIN
    EXECUTE (
      SELECT 'TRUNCATE ' || string_agg(format('flash_sale.%I', tablename), ', ') || ' RESTART IDENTITY'
      FROM pg_tables WHERE schemaname = 'flash_sale' AND tablename NOT IN ('database', 'migrations')
    );
  END $$`;

/** The same suite on PGlite (in memory) and, where there is one, on PostgreSQL. */
export function describeOnBoth(title: string, body: (database: SuiteDatabase) => void): void {
  describe(`${title} on PGlite`, () => body(usePglite()));
  describeWith('postgres', `${title} on PostgreSQL`, (address) => body(usePostgres(address)));
}

export function usePglite(): SuiteDatabase {
  let db: PGlite | undefined;
  let client: SqlClient | undefined;
  const opened = () => {
    if (db === undefined || client === undefined) throw new Error('the database exists from beforeAll on');
    return { db, client };
  };
  beforeAll(async () => {
    db = await PGlite.create('memory://');
    client = fromPglite(db);
    await migrate(client);
  });
  afterAll(async () => {
    await db?.close();
  });
  return {
    get client() {
      return opened().client;
    },
    async empty() {
      await opened().db.exec(EMPTY);
    },
    async sql(text) {
      return (await opened().db.exec(text)).at(-1)?.rows as Record<string, unknown>[];
    },
  };
}

export function usePostgres(serverUrl: string): SuiteDatabase & { readonly url: string; readonly pool: pg.Pool } {
  const database = useFreshDatabase(serverUrl);
  let pool: pg.Pool | undefined;
  let client: SqlClient | undefined;
  const opened = () => {
    if (pool === undefined || client === undefined) throw new Error('the database exists from beforeAll on');
    return { pool, client };
  };
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: database.url, max: POOL_SIZE });
    client = fromPgPool(pool);
    await migrate(client);
  });
  afterAll(async () => {
    await pool?.end();
  });
  return {
    get url() {
      return database.url;
    },
    get pool() {
      return opened().pool;
    },
    get client() {
      return opened().client;
    },
    async empty() {
      await opened().pool.query(EMPTY);
    },
    async sql(text) {
      const result: pg.QueryResult | pg.QueryResult[] = await opened().pool.query(text);
      return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
    },
  };
}
