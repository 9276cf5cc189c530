import { randomBytes } from 'node:crypto';
import { FlashSaleError } from '@flash-sale/core';
import { fromPgPool, migrate, PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createDatabase, describeWith, type FreshDatabase } from '#test/services';
import { migrateTo } from '../../src/migrate/migrate.ts';
import { MIGRATIONS } from '../../src/migrate/migrations.ts';
import { describeOnBoth } from '../databases.ts';
import { batchOf, createProduct, messageFor } from '../samples.ts';

const names = MIGRATIONS.map(({ name }) => name);
const extra = { name: '9999_later', text: 'CREATE TABLE flash_sale.later ()', checksum: 'c'.repeat(64) };

describeOnBoth('migrate', (database) => {
  it('does nothing to a schema that is up to date', async () => {
    const before = await database.sql('SELECT * FROM flash_sale.migrations ORDER BY name');
    expect(before.map((row) => row.name)).toEqual(names);
    expect(await migrate(database.client)).toEqual({ applied: [] });
    expect(await database.sql('SELECT * FROM flash_sale.migrations ORDER BY name')).toEqual(before);
  });

  it('refuses a schema that is newer, and one that was altered, and changes neither', async () => {
    const newer = migrateTo(database.client, MIGRATIONS.slice(0, -1));
    await expect(newer).rejects.toMatchObject({ code: 'MIGRATION_REFUSED', details: { migration: names.at(-1) } });
    const altered = MIGRATIONS.map((entry, index) => (index === 2 ? { ...entry, checksum: 'other' } : entry));
    await expect(migrateTo(database.client, [...altered, extra])).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      details: { migration: names[2] },
    });
    const [, ...withoutFirst] = MIGRATIONS;
    await expect(migrateTo(database.client, withoutFirst)).rejects.toMatchObject({ code: 'MIGRATION_REFUSED' });
    expect(await database.sql(`SELECT to_regclass('flash_sale.later')::text AS later`)).toEqual([{ later: null }]);
  });

  it('applies all that is missing or nothing', async () => {
    const broken = {
      ...extra,
      name: '9998_broken',
      text: 'CREATE TABLE flash_sale.half (); CREATE TABLE flash_sale.orders ()',
    };
    await expect(migrateTo(database.client, [...MIGRATIONS, broken])).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      details: { migration: '9998_broken', sqlState: '42P07' },
    });
    expect(await database.sql(`SELECT to_regclass('flash_sale.half')::text AS half`)).toEqual([{ half: null }]);
    expect(await migrate(database.client)).toEqual({ applied: [] });
  });
});

describeWith('postgres', 'migrate on an empty server', (address) => {
  let fresh: FreshDatabase;
  let pool: pg.Pool;

  beforeEach(async () => {
    fresh = await createDatabase(address);
    pool = new pg.Pool({ connectionString: fresh.url, max: 12 });
  });

  afterEach(async () => {
    await pool.end();
    await fresh.drop();
  });

  it('lets one of ten migrators that start together do the work', async () => {
    const client = fromPgPool(pool);
    const results = await Promise.all(Array.from({ length: 10 }, () => migrate(client)));
    expect(results.map(({ applied }) => applied.length).sort((a, b) => a - b)).toEqual([
      ...new Array(9).fill(0),
      names.length,
    ]);
    const ids = await Promise.all([1, 2].map(() => new PostgresProductCatalog(client).databaseId()));
    expect(ids[0]).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  it('keeps the orders that were stored before their rows told their only line', async () => {
    const client = fromPgPool(pool);
    await migrateTo(client, MIGRATIONS.slice(0, names.indexOf('0010_only_line')));
    const databaseId = await new PostgresProductCatalog(client).databaseId();
    const product = await createProduct(client, 10);
    const [first, second, later] = [1, 2, 3].map((seq) => messageFor(databaseId, product, { seq }));
    if (first === undefined || second === undefined || later === undefined) throw new Error('unreachable');
    for (const { orderId, saleId, buyerId, fingerprint, seq } of [first, second]) {
      await pool.query(
        `INSERT INTO flash_sale.orders (order_id, sale_id, buyer_id, fingerprint, epoch, seq, sold_at)
         VALUES ($1, $2, $3, $4, 1, $5, now())`,
        [orderId, saleId, buyerId, fingerprint, seq],
      );
      const quantities = seq === 1 ? [1] : [1, 2];
      for (const [index, quantity] of quantities.entries()) {
        const line = [orderId, index + 1, product.sku, quantity];
        await pool.query('INSERT INTO flash_sale.order_lines VALUES ($1, $2, $3, $4, 19.90)', line);
      }
    }
    expect(await migrate(client)).toMatchObject({ applied: expect.arrayContaining(['0010_only_line']) });
    const repository = new PostgresOrderRepository(client);
    await repository.save(batchOf([later]));
    const { entries } = await repository.ordersOfSale(product.saleId, undefined, 10);
    expect(entries.map(({ orderId, lines }) => [orderId, lines.map(({ quantity }) => quantity)])).toEqual([
      [first.orderId, [1]],
      [second.orderId, [1, 2]],
      [later.orderId, [1]],
    ]);
    expect(entries).toEqual(await repository.orders([first, second, later].map(({ orderId }) => orderId)));
  });

  it('gives every database an id of its own', async () => {
    const other = await createDatabase(address);
    const otherPool = new pg.Pool({ connectionString: other.url });
    try {
      const ids = [];
      for (const each of [pool, otherPool]) {
        await migrate(fromPgPool(each));
        ids.push(await new PostgresProductCatalog(fromPgPool(each)).databaseId());
      }
      expect(ids[0]).not.toBe(ids[1]);
    } finally {
      await otherPool.end();
      await other.drop();
    }
  });

  it('lets a role without rights to create find that nothing is to be done, and tells it when there is', async () => {
    const role = `flash_sale_reader_${randomBytes(4).toString('hex')}`;
    await pool.query(`CREATE ROLE ${role} LOGIN`);
    const url = new URL(fresh.url);
    url.username = role;
    const poor = new pg.Pool({ connectionString: url.href });
    try {
      await expect(migrate(fromPgPool(poor))).rejects.toMatchObject({ code: 'MIGRATION_REFUSED' });
      await migrate(fromPgPool(pool));
      await pool.query(`GRANT USAGE ON SCHEMA flash_sale TO ${role}; GRANT SELECT ON flash_sale.migrations TO ${role}`);
      expect(await migrate(fromPgPool(poor))).toEqual({ applied: [] });
    } finally {
      await poor.end();
      await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('answers within its deadline while another migrator does not end', async () => {
    const blocker = await pool.connect();
    await blocker.query('BEGIN; SELECT pg_advisory_xact_lock(7305872134605132129)');
    const waiting = migrate(fromPgPool(pool), { timeoutMs: 200 });
    await expect(waiting).rejects.toSatisfy((error) => FlashSaleError.isInstance(error, 'DATABASE_UNAVAILABLE'));
    await blocker.query('ROLLBACK');
    blocker.release();
    expect((await migrate(fromPgPool(pool))).applied).toEqual(names);
  });
});
