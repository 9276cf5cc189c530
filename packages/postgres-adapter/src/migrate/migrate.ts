import { type CallOptions, FlashSaleError } from '@flash-sale/core';
import type { SqlClient, SqlTransaction } from '../client/sql-client.ts';
import { sqlStateOf } from '../pg-error.ts';
import { flag, onlyRow, text } from '../queries/columns.ts';
import { sqlStatement } from '../queries/sql-statement.ts';
import createLedger from './create-ledger.sql';
import ledgerExistsSource from './ledger-exists.sql';
import lockSource from './lock-migrations.sql';
import { MIGRATIONS, type Migration } from './migrations.ts';
import { type AppliedMigration, pendingMigrations } from './pending-migrations.ts';
import readLedgerSource from './read-ledger.sql';
import writeLedgerSource from './write-ledger.sql';

const lock = sqlStatement('lock-migrations', lockSource);
const ledgerExists = sqlStatement('ledger-exists', ledgerExistsSource);
const readLedger = sqlStatement('read-ledger', readLedgerSource);
const writeLedger = sqlStatement('write-ledger', writeLedgerSource);

/** Long enough to wait for another migrator, and for locks on tables in use. */
const TIMEOUT_MS_DEFAULT = 60_000;

export interface Migrated {
  /** Names of the migrations that this call applied, in order. Empty when the schema was up to date. */
  readonly applied: readonly string[];
}

/**
 * Brings the schema `flash_sale` up to date: all that is missing in one transaction, or nothing. Migrators that start
 * together wait for each other and find it done. Forward only. Throws `MIGRATION_REFUSED`, and changes nothing, when the
 * schema is newer than this version, was altered, or refuses a migration.
 */
export async function migrate(client: SqlClient, options?: CallOptions): Promise<Migrated> {
  return await migrateTo(client, MIGRATIONS, options);
}

/** As `migrate`, to what another version knows. */
export async function migrateTo(
  client: SqlClient,
  known: readonly Migration[],
  options?: CallOptions,
): Promise<Migrated> {
  const bound = { signal: options?.signal, timeoutMs: options?.timeoutMs ?? TIMEOUT_MS_DEFAULT };
  return await client.transaction(async (sql) => {
    await sql.query(lock, []);
    const pending = pendingMigrations(known, await appliedMigrations(sql));
    for (const migration of pending) await apply(sql, migration);
    return { applied: pending.map(({ name }) => name) };
  }, bound);
}

async function appliedMigrations(sql: SqlTransaction): Promise<readonly AppliedMigration[]> {
  if (!flag(onlyRow(await sql.query(ledgerExists, [])), 0)) {
    await refusing('the ledger of migrations', () => sql.script(createLedger));
  }
  return (await sql.query(readLedger, [])).map((row) => ({ name: text(row, 0), checksum: text(row, 1) }));
}

async function apply(sql: SqlTransaction, { name, text: script, checksum }: Migration): Promise<void> {
  await refusing(name, () => sql.script(script));
  await sql.query(writeLedger, [name, checksum]);
}

/** What the server refuses in a migration, it refuses for good: a table that is in the way, a right that is missing. */
async function refusing(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const sqlState = FlashSaleError.isInstance(error) ? sqlStateOf(error.cause) : undefined;
    if (sqlState === undefined || !/^(?:22|23|2B|3F|42)/.test(sqlState)) throw error;
    throw new FlashSaleError('MIGRATION_REFUSED', `the database refuses ${what}`, {
      details: { migration: what, sqlState },
      cause: error,
    });
  }
}
