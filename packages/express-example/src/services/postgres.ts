import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@flash-sale/core';
import { checkServer, fromPgPool, migrate, type SqlClient } from '@flash-sale/postgres-adapter';
import { Pool } from 'pg';
import { hostOf } from '../config/service-address.ts';
import { askAtStart, type Opened } from './service.ts';

/** Most connections of one process: a server has a hundred unless told otherwise. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than the patience at start, which speaks for all services alike. */
const CHECK_TIMEOUT_MS = 8_000;
/** A server that has fallen silent confirms no end of a connection. */
const END_TIMEOUT_MS = 1_000;

/**
 * Connects to PostgreSQL, asks it whether it keeps what is promised, and brings the schema up to date. Processes that start
 * together wait for one another there.
 */
export async function openPostgres(url: string, logger: Logger): Promise<Opened<SqlClient>> {
  const title = `PostgreSQL at ${hostOf(url, 5432)}`;
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'flash-sale',
  });
  const client = fromPgPool(pool);
  pool.on('error', (error) => logger.warn({ error }, `${title} cut a connection; another is made when it is needed`));
  try {
    await askAtStart({ variable: 'DATABASE_URL', title }, () => checkServer(client, { timeoutMs: CHECK_TIMEOUT_MS }));
    await migrate(client);
  } catch (error) {
    // Not waited for: a server that never answers would keep it waiting too.
    pool.end().catch(() => {});
    throw error;
  }
  return { client, close: () => Promise.race([pool.end(), setTimeout(END_TIMEOUT_MS, undefined, { ref: false })]) };
}
