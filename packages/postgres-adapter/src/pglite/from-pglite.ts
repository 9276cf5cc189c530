import { createSqlClient, type SqlClientOptions } from '../client/create-sql-client.ts';
import type { SqlClient } from '../client/sql-client.ts';
import { type PgliteLike, runOnPglite } from './pglite-engine.ts';
import { type PgliteSession, pgliteSource } from './pglite-source.ts';

/**
 * A client over a `PGlite` object in this thread, which the caller opens and closes and may use beside it. Each statement
 * blocks the thread while it runs. `openPglite` also keeps a data folder to one process and does what a server's
 * background processes do.
 */
export function fromPglite(db: PgliteLike, options?: SqlClientOptions): SqlClient {
  return createSqlClient('PGlite', pgliteSource(sessionOf(db)), options);
}

/** A PGlite object has one session, however many clients are made of it. */
const preparedIn = new WeakMap<PgliteLike, Set<string>>();

export function sessionOf(db: PgliteLike): PgliteSession {
  const prepared = preparedIn.get(db) ?? new Set<string>();
  preparedIn.set(db, prepared);
  return {
    prepared,
    run: (message) => runOnPglite(db, message),
    enter: () =>
      new Promise((resolve, reject) => {
        db._runExclusiveTransaction(() => new Promise<void>((leave) => resolve(leave))).catch(reject);
      }),
  };
}
