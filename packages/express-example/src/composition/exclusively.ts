import type { SqlClient, SqlStatement } from '@flash-sale/postgres-adapter';

/** Any number that no other program takes: locks of this kind are seen by all of a database. */
const LOCK = 4_613_862_071;
/** How long the others may take before it is given up. */
const TIMEOUT_MS = 60_000;

const takeLock: SqlStatement = { name: 'example-exclusively', text: 'SELECT pg_advisory_xact_lock($1)' };

/**
 * Runs the work while no other process of the database runs its own. The lock belongs to a transaction, so that it is gone
 * with a process that dies; the work does not run in that transaction.
 */
export async function exclusively<Result>(sql: SqlClient, work: () => Promise<Result>): Promise<Result> {
  return await sql.transaction(
    async (transaction) => {
      await transaction.query(takeLock, [LOCK]);
      return await work();
    },
    { timeoutMs: TIMEOUT_MS },
  );
}
