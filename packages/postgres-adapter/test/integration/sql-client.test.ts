import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { checkServer, fromPgPool, type SqlClient, type SqlStatement } from '@flash-sale/postgres-adapter';
import { fromPglite } from '@flash-sale/postgres-adapter/pglite';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type CutProxy, startCutProxy } from '../cut-proxy.ts';
import { describeOnBoth, usePostgres } from '../databases.ts';

const statement = (name: string, text: string): SqlStatement => ({ name: `test_${name}`, text });
const count = statement('count', 'SELECT count(*) FROM marks');
const mark = statement('mark', 'INSERT INTO marks (mark) VALUES ($1::text)');
const marked = async (client: SqlClient): Promise<number> => Number((await client.query(count, []))[0]?.[0]);
const freshMarks = 'DROP TABLE IF EXISTS marks; CREATE TABLE marks (mark text PRIMARY KEY)';

/** A place where so many wait for each other. */
function meeting(size: number): () => Promise<void> {
  let come = 0;
  let open = (): void => {};
  const complete = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    come += 1;
    if (come === size) open();
    return complete;
  };
}

describeOnBoth('a SQL client', (database) => {
  beforeEach(async () => {
    await database.client.transaction((sql) => sql.script(freshMarks));
  });

  it('gives every column in text format and sends every kind of parameter', async () => {
    const echo = statement(
      'echo',
      'SELECT $1::text, $2::bigint, $3::boolean, $4::text, $5::text[], $6::int[], $5::text[] = ARRAY[$1, $7, $8, NULL]',
    );
    const [texts, back, quote] = [['a,b', 'back\\slash', 'quo"te', null], 'back\\slash', 'quo"te'];
    const [row] = await database.client.query(echo, ['a,b', 2 ** 53, true, null, texts, [1, -2], back, quote]);
    expect(row?.slice(0, 4)).toEqual(['a,b', '9007199254740992', 't', null]);
    expect(row?.slice(5)).toEqual(['{1,-2}', 't']);
  });

  it('commits what a transaction did, and nothing of one that rejects', async () => {
    await database.client.transaction(async (sql) => {
      await sql.query(mark, ['a']);
      await sql.query(mark, ['b']);
    });
    const failure = new Error('the host has changed its mind');
    await expect(
      database.client.transaction(async (sql) => {
        await sql.query(mark, ['c']);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await marked(database.client)).toBe(2);
  });

  it('does not call a transaction committed that went on after a failed statement', async () => {
    const swallowing = database.client.transaction(async (sql) => {
      await sql.query(mark, ['a']);
      await sql.query(mark, ['a']).catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'DATABASE_CONFLICT' });
    expect(await marked(database.client)).toBe(0);
  });

  it('keeps statements of others out of an open transaction', async () => {
    let outside: Promise<unknown> = Promise.resolve();
    await expect(
      database.client.transaction(async (sql) => {
        await sql.query(mark, ['inside']);
        outside = database.client.query(mark, ['outside']);
        await new Promise((resolve) => setTimeout(resolve, 50));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await outside;
    expect(await marked(database.client)).toBe(1);
  });

  it('refuses a statement of a transaction that has ended', async () => {
    let late: (() => Promise<unknown>) | undefined;
    await database.client.transaction(async (sql) => {
      late = () => sql.query(mark, ['late']);
    });
    await expect(late?.()).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await marked(database.client)).toBe(0);
  });

  it('says that values are refused for good, and goes on with the next statement', async () => {
    await database.client.query(mark, ['a']);
    const refused = database.client.query(mark, ['a']);
    await expect(refused).rejects.toMatchObject({ code: 'DATABASE_REJECTED', cause: { code: '23505' } });
    await expect(database.client.query(statement('cast', 'SELECT $1::int'), ['x'])).rejects.toMatchObject({
      code: 'DATABASE_REJECTED',
    });
    expect(await marked(database.client)).toBe(1);
  });

  it('says that a missing table is trouble that may pass, and finds the table once it is there', async () => {
    const later = statement('later', 'SELECT count(*) FROM later');
    await expect(database.client.query(later, [])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await database.client.transaction((sql) => sql.script('CREATE TABLE later ()'));
    expect(await database.client.query(later, [])).toEqual([['0']]);
    await database.client.transaction((sql) => sql.script('DROP TABLE later'));
  });

  it('hands nothing over for a caller that has aborted', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(database.client.query(mark, ['a'], { signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await marked(database.client)).toBe(0);
  });

  it.each([0, -1, Number.NaN])('refuses a deadline of %s', async (timeoutMs) => {
    await expect(database.client.query(count, [], { timeoutMs })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('prepares a statement again that somebody has deallocated', async () => {
    expect(await marked(database.client)).toBe(0);
    await database.client.query(statement('deallocate', 'DEALLOCATE ALL'), []).catch(() => undefined);
    const outcomes = await Promise.allSettled([marked(database.client), marked(database.client)]);
    expect(outcomes).toHaveLength(2);
    expect(await marked(database.client)).toBe(0);
  });
});

it('shares a PGlite object with other clients and with the host', async () => {
  const db = await PGlite.create('memory://');
  const clients = [fromPglite(db), fromPglite(db)];
  await db.exec(freshMarks);
  for (const [index, client] of clients.entries()) await client.query(mark, [String(index)]);
  let outside: Promise<number[]> = Promise.resolve([]);
  await db.transaction(async (sql) => {
    await sql.query(`INSERT INTO marks VALUES ('host')`);
    // Waits until the host's transaction is over, and so never sees what it takes back.
    outside = Promise.all(clients.map(marked));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql.rollback();
  });
  expect(await outside).toEqual([2, 2]);
  await db.close();
});

describeWith('postgres', 'a SQL client on a pool', (address) => {
  const database = usePostgres(address);
  let proxy: CutProxy;
  let pool: pg.Pool;
  let client: SqlClient;

  beforeEach(async () => {
    await database.client.transaction((sql) => sql.script(freshMarks));
    proxy = await startCutProxy(database.url);
    pool = new pg.Pool({ connectionString: proxy.url, max: 2 });
    client = fromPgPool(pool);
  });

  afterEach(async () => {
    await pool.end();
    await proxy.close();
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)(
    'does not know what became of a COMMIT whose connection is cut %s it is carried out',
    async (when, stored) => {
      // The whole statement: BEGIN says READ COMMITTED.
      proxy.cutAt('COMMIT\0', when);
      const cut = client.transaction((sql) => sql.query(mark, ['a']));
      await expect(cut).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN', effect: 'unknown' });
      expect(await marked(database.client)).toBe(stored);
    },
  );

  it('does not know what became of a statement whose answer was cut off', async () => {
    proxy.cutAt('INSERT INTO marks', 'after');
    await expect(client.query(mark, ['a'])).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN' });
    expect(await marked(database.client)).toBe(1);
  });

  it('knows that a transaction left nothing whose connection is cut before its COMMIT', async () => {
    proxy.cutAt('INSERT INTO marks', 'after');
    const cut = client.transaction((sql) => sql.query(mark, ['a']));
    await expect(cut).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', effect: 'none' });
    expect(await marked(database.client)).toBe(0);
  });

  it('survives the death of idle connections and works again when the server is back', async () => {
    expect(await Promise.all([marked(client), marked(client)])).toEqual([0, 0]);
    proxy.setReachable(false);
    await expect.poll(() => pool.totalCount).toBe(0);
    await expect(client.query(mark, ['a'])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    proxy.setReachable(true);
    await client.query(mark, ['a']);
    expect(await marked(client)).toBe(1);
  });

  it('answers within the deadline when the pool has no connection left, and hands nothing over', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holders = [1, 2].map(() => client.transaction(() => held));
    await expect.poll(() => pool.idleCount + pool.waitingCount).toBe(0);
    const refused = client.query(mark, ['a'], { timeoutMs: 100 });
    await expect(refused).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    letGo();
    await Promise.all(holders);
    expect(await marked(client)).toBe(0);
    await expect.poll(() => pool.idleCount).toBe(pool.totalCount);
  });

  it('answers within the deadline when the server does not, and never uses that connection again', async () => {
    const sleep = statement('sleep', 'SELECT pg_sleep(30)');
    // On a connection that stands: the time is the statement's alone.
    expect(await marked(client)).toBe(0);
    await expect(client.query(sleep, [], { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN' });
    const inside = client.transaction((sql) => sql.query(sleep, []), { timeoutMs: 500 });
    await expect(inside).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await marked(client)).toBe(0);
  });

  it('answers within the deadline when the host of a transaction does not, and rolls back', async () => {
    const forgotten = client.transaction(
      async (sql) => {
        await sql.query(mark, ['a']);
        await new Promise(() => undefined);
      },
      { timeoutMs: 500 },
    );
    await expect(forgotten).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await marked(database.client)).toBe(0);
  });

  it('says which of two transactions lost, when they wait for each other and when they cannot be in any order', async () => {
    await client.query(mark, ['a']);
    await client.query(mark, ['b']);
    const lock = statement('lock', 'SELECT 1 FROM marks WHERE mark = $1 FOR UPDATE');
    const locked = meeting(2);
    const crosswise = (first: string, second: string) =>
      client.transaction(async (sql) => {
        await sql.query(lock, [first]);
        await locked();
        await sql.query(lock, [second]);
      });
    const deadlock = await Promise.allSettled([crosswise('a', 'b'), crosswise('b', 'a')]);
    const lost = deadlock.filter((result) => result.status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.reason).toMatchObject({ code: 'DATABASE_CONFLICT', cause: { code: '40P01' } });

    const counted = meeting(2);
    const serializable = (add: string) =>
      client.transaction(async (sql) => {
        await sql.script('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
        await sql.query(count, []);
        await counted();
        await sql.query(mark, [add]);
      });
    const skewed = await Promise.allSettled([serializable('c'), serializable('d')]);
    const refused = skewed.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: 'DATABASE_CONFLICT', cause: { code: '40001' } });
    expect(await marked(client)).toBe(3);
  });

  it('says that nothing was stored when the server itself gave up', async () => {
    const impatient = new pg.Pool({ connectionString: database.url, max: 1, statement_timeout: 50 });
    const sleep = fromPgPool(impatient).query(statement('sleep', 'SELECT pg_sleep(5)'), []);
    await expect(sleep).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', cause: { code: '57014' } });
    expect(impatient.idleCount).toBe(1);
    await impatient.end();
  });

  it('says that a server cannot be reached', async () => {
    const silent = createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port));
    });
    const nobody = new pg.Pool({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
    await expect(fromPgPool(nobody).query(count, [])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await new Promise((resolve) => silent.close(resolve));
    await expect(fromPgPool(nobody).query(count, [])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await nobody.end();
  });

  it('works without prepared statements, for poolers that do not know them', async () => {
    const unprepared = fromPgPool(pool, { prepare: false });
    await unprepared.query(mark, ['a']);
    const names = statement('names', `SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'test_mark%'`);
    expect(await unprepared.query(names, [])).toEqual([['0']]);
  });

  it('reads columns as text although the host has set parsers of its own', async () => {
    pg.types.setTypeParser(20, (text) => BigInt(text));
    try {
      expect(await client.query(count, [])).toEqual([['0']]);
    } finally {
      pg.types.setTypeParser(20, (text) => text);
    }
  });

  it('accepts a server that keeps what it has committed, and no other', async () => {
    expect(await checkServer(client)).toMatchObject({ synchronousCommit: 'on', replica: false });
    const hasty = new pg.Pool({ connectionString: database.url, options: '-c synchronous_commit=off' });
    await expect(checkServer(fromPgPool(hasty))).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
    const allowed = await checkServer(fromPgPool(hasty), { allowAsynchronousCommit: true });
    expect(allowed.synchronousCommit).toBe('off');
    await hasty.end();
  });
});
