import { setTimeout } from 'node:timers/promises';
import { fromPgPool, migrate, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, useFreshDatabase } from '#test/services';
import { seedDemoProducts } from '../../src/composition/demo-products.ts';
import { exclusively } from '../../src/composition/exclusively.ts';

describeWith('postgres', 'what must happen once', (postgres) => {
  const database = useFreshDatabase(postgres);
  const pools: Pool[] = [];

  /** As another process would have it. */
  const connect = () => {
    const pool = new Pool({ connectionString: database.url, max: 2 });
    pools.push(pool);
    return fromPgPool(pool);
  };

  beforeAll(async () => {
    await migrate(connect());
  });
  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  });

  it('happens in one process after another', async () => {
    let underWay = 0;
    let most = 0;
    const work = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      // Long enough for the others to be connected too.
      await setTimeout(100);
      underWay -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => exclusively(connect(), work)));
    expect(most).toBe(1);
  });

  it('creates the demo products once, however many processes find an empty catalog', async () => {
    const seeded = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const sql = connect();
        return await exclusively(sql, () => seedDemoProducts(new PostgresProductCatalog(sql)));
      }),
    );
    const ids = seeded.map((products) => products.map(({ productId }) => productId));
    expect(ids).toEqual(Array.from({ length: 5 }, () => [1, 2, 3]));
  });

  it('goes on when the work of one has failed', async () => {
    const error = new Error('not today');
    await expect(exclusively(connect(), () => Promise.reject(error))).rejects.toBe(error);
    expect(await exclusively(connect(), async () => 'done')).toBe('done');
  });
});
