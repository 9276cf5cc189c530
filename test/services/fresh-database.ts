import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll } from 'vitest';

/** A database made for one test or suite, on a server that others use too. */
export interface FreshDatabase {
  url: string;
  /** Ends the sessions that are still open on it and removes it. */
  drop(): Promise<void>;
}

/** Creates an empty database with a random name on the server at `serverUrl`. */
export async function createDatabase(serverUrl: string): Promise<FreshDatabase> {
  const name = `flash_sale_test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/** A database of the suite's own: created before its first test, dropped after its last. */
export function useFreshDatabase(serverUrl: string): { readonly url: string } {
  let database: FreshDatabase | undefined;
  beforeAll(async () => {
    database = await createDatabase(serverUrl);
  });
  afterAll(async () => {
    await database?.drop();
  });
  return {
    get url() {
      if (database === undefined)
        throw new Error('the database exists from beforeAll on: read its url in a test or hook');
      return database.url;
    },
  };
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
