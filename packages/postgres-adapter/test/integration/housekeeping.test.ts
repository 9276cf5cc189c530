import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sessionOf } from '../../src/pglite/from-pglite.ts';
import { tidyUp } from '../../src/pglite/housekeeping.ts';

const NEVER = { walBytes: 1e12, deadRows: 1e9, transactionAge: 2e9 };

describe('housekeeping', () => {
  let db: PGlite;
  beforeAll(async () => {
    db = await PGlite.create('memory://');
    await db.exec(`CREATE TABLE kept (body text); INSERT INTO kept SELECT 'x' FROM generate_series(1, 5000)`);
    await db.exec(`DELETE FROM kept WHERE ctid < '(10,0)'`);
  });
  afterAll(async () => {
    await db.close();
  });

  const ask = async (expression: string) =>
    Number((await db.query<{ answer: string }>(`SELECT (${expression})::text AS answer`)).rows[0]?.answer);

  it('does nothing while nothing is due', async () => {
    expect(await tidyUp(sessionOf(db), NEVER)).toEqual([]);
  });

  it('takes a checkpoint when the log has grown', async () => {
    const sinceCheckpoint = 'SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) FROM pg_control_checkpoint()';
    expect(await ask(sinceCheckpoint)).toBeGreaterThan(10_000);
    expect(await tidyUp(sessionOf(db), { ...NEVER, walBytes: 10_000 })).toEqual(['CHECKPOINT']);
    expect(await ask(sinceCheckpoint)).toBeLessThan(10_000);
  });

  it('cleans up the tables that need it, once their numbers are known', async () => {
    const limits = { ...NEVER, deadRows: 1_000 };
    await expect
      .poll(() => tidyUp(sessionOf(db), limits), { timeout: 60_000, interval: 300 })
      .toEqual(['VACUUM public.kept']);
    expect(await ask(`SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'kept'`)).toBe(0);
    expect(await tidyUp(sessionOf(db), limits)).toEqual([]);
  });

  it('freezes the database before its transactions are too old', async () => {
    const age = 'SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()';
    for (let transaction = 0; transaction < 100; transaction += 1) await db.exec('SELECT pg_current_xact_id()');
    expect(await ask(age)).toBeGreaterThan(50);
    expect(await tidyUp(sessionOf(db), { ...NEVER, transactionAge: 50 })).toEqual(['VACUUM (FREEZE)']);
    expect(await ask(age)).toBeLessThan(50);
  });
});
