import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MIGRATIONS } from '../../src/migrate/migrations.ts';

describe('openPglite', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flash-sale-pglite-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['worker', 'main'] as const)(
    'keeps what was stored from one opening to the next, in thread %s',
    async (thread) => {
      const dataDir = join(folder, 'made', 'on', 'the', 'way');
      const first = await openPglite({ dataDir, thread });
      await migrate(first.client);
      const catalog = new PostgresProductCatalog(first.client);
      const databaseId = await catalog.databaseId();
      const product = await catalog.createProduct({ name: 'Lampe für Ülo 💡', price: '1', allotment: 3 });
      await first.close();
      await first.close();
      await expect(new PostgresProductCatalog(first.client).databaseId()).rejects.toMatchObject({ code: 'CLOSED' });

      await using second = await openPglite({ dataDir, thread });
      expect(await migrate(second.client)).toEqual({ applied: [] });
      const again = new PostgresProductCatalog(second.client);
      expect(await again.databaseId()).toBe(databaseId);
      expect(await again.product(product.productId)).toEqual(product);
    },
  );

  it('names the process that uses the folder', async () => {
    await using first = await openPglite({ dataDir: folder, thread: 'main' });
    await expect(openPglite({ dataDir: folder, lockWaitMs: 100 })).rejects.toMatchObject({
      code: 'DATA_FOLDER_LOCKED',
      details: { pid: process.pid },
    });
    expect(await migrate(first.client)).toMatchObject({ applied: { length: MIGRATIONS.length } });
  });

  it('opens a folder in which a killed process left its files', async () => {
    await (await openPglite({ dataDir: folder, thread: 'main' })).close();
    await writeFile(join(folder, 'pgdata', 'postmaster.pid'), '');
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => dead.on('exit', resolve));
    const claim = { pid: dead.pid, host: 'this', token: 'of-the-dead' };
    const own = JSON.parse(await ownClaim(join(folder, 'other'))) as object;
    await writeFile(join(folder, 'lock'), JSON.stringify({ ...own, ...claim, processStartedAt: '1' }));
    await using again = await openPglite({ dataDir: folder, thread: 'main' });
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(await migrate(again.client)).toMatchObject({ applied: { length: MIGRATIONS.length } });
  });

  it('refuses a folder that holds something else', async () => {
    await writeFile(join(folder, 'pgdata'), 'not a folder');
    await expect(openPglite({ dataDir: folder, thread: 'main' })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
    });
    expect((await readdir(folder)).sort()).toEqual(['pgdata']);
  });

  it('takes checkpoints and cleans up by itself', async () => {
    await using opened = await openPglite({ dataDir: folder, thread: 'worker' });
    const number = async (name: string, expression: string) =>
      Number((await opened.client.query({ name, text: `SELECT (${expression})::bigint` }, []))[0]?.[0]);
    const checkpoint = () =>
      number('test_redo', `SELECT pg_wal_lsn_diff(redo_lsn, '0/0') FROM pg_control_checkpoint()`);
    const pages = () => number('test_pages', `SELECT pg_relation_size('kept') / 8192`);
    await opened.client.transaction((sql) => sql.script('CREATE TABLE kept (body text)'));
    const before = await checkpoint();
    const fill = { name: 'test_fill', text: `INSERT INTO kept SELECT repeat('x', 900) FROM generate_series(1, 20000)` };
    for (let round = 0; round < 5; round += 1) await opened.client.query(fill, []);
    await opened.client.query({ name: 'test_clear', text: 'DELETE FROM kept' }, []);
    expect(await pages()).toBeGreaterThan(10_000);
    await expect.poll(checkpoint, { timeout: 60_000, interval: 250 }).toBeGreaterThan(before + 64 * 1024 * 1024);
    await expect.poll(pages, { timeout: 60_000, interval: 250 }).toBe(0);
    expect(await sizeOf(join(folder, 'pgdata', 'pg_wal'))).toBeLessThan(200_000_000);
  });
});

async function ownClaim(dataDir: string): Promise<string> {
  const opened = await openPglite({ dataDir, thread: 'main' });
  const claim = await readFile(join(dataDir, 'lock'), 'utf8');
  await opened.close();
  return claim;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}
