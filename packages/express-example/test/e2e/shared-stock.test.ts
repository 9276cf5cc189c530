import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd } from './shop/crowd.ts';
import { followEvents } from './shop/followed-events.ts';
import { type SharedShop, withSharedShop } from './shop/shared-shop.ts';

const initialize = async (url: string) =>
  await (await fetch(`${url}/api/products/initialize/2`, { method: 'POST' })).text();

const stockOf = async (url: string) =>
  (await (await fetch(`${url}/api/products/2/stock`)).json()) as Readonly<Record<string, unknown>>;

async function buyOne(url: string, buyer: string): Promise<number> {
  const crowd = new Crowd(url, 1);
  const reply = await crowd.buyUntilKnown(2, buyer);
  crowd.close();
  return reply.kind === 'answer' ? reply.status : 0;
}

describeWith('postgres', 'several processes on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    const withShop = (test: (shop: SharedShop) => Promise<void>) => withSharedShop({ postgres, redis }, test);

    it('that start at once on an empty catalog create the demo products once', async () => {
      await withShop(async (shop) => {
        await Promise.all([shop.sell(), shop.sell(), shop.sell()]);
        expect(await shop.rows('SELECT product_id, name FROM flash_sale.products ORDER BY product_id')).toEqual([
          { product_id: 1, name: 'Demo product 1' },
          { product_id: 2, name: 'Demo product 2' },
          { product_id: 3, name: 'Demo product 3' },
        ]);
      });
    });

    it('say what is available now when a sale is initialized, in every process and in the middle of the sale', async () => {
      await withShop(async (shop) => {
        const [first, second] = [await shop.sell(), await shop.sell()];
        expect(await initialize(first.url)).toBe('Redis initialized with stock: 100\n');
        expect(await initialize(second.url)).toBe('Redis initialized with stock: 100\n');
        expect(await buyOne(first.url, 'ann')).toBe(202);
        expect(await buyOne(second.url, 'bob')).toBe(202);
        expect(await initialize(first.url)).toBe('Redis initialized with stock: 98\n');
        expect(await initialize(second.url)).toBe('Redis initialized with stock: 98\n');
      });
    });

    it('show each the levels that another has changed, by request and by event', async () => {
      await withShop(async (shop) => {
        const [first, second] = [await shop.sell(), await shop.sell()];
        using events = await followEvents(second.url, 2);
        await expect.poll(() => events.levels.at(-1)).toMatchObject({ available: 100, sold: 0 });
        expect(await buyOne(first.url, 'ann')).toBe(202);
        expect(await stockOf(second.url)).toMatchObject({ available: 99, sold: 1 });
        await expect.poll(() => events.levels.at(-1)).toMatchObject({ available: 99, sold: 1 });
      });
    });

    it('count the requests of a buyer together', async () => {
      await withShop(async (shop) => {
        const few = { RATE_LIMIT_CAPACITY: '3', RATE_LIMIT_PER_MINUTE: '1' };
        const [first, second] = [await shop.sell(few), await shop.sell(few)];
        const statuses: number[] = [];
        for (const { url } of [first, second, first, second, first]) statuses.push(await buyOne(url, 'ann'));
        expect(statuses).toEqual([202, 202, 202, 429, 429]);
        expect(await buyOne(second.url, 'bob')).toBe(202);
      });
    });

    it('go on with the sale where a process that is gone has left it', async () => {
      await withShop(async (shop) => {
        const first = await shop.sell();
        expect(await buyOne(first.url, 'ann')).toBe(202);
        const second = await shop.sell();
        await first.end('SIGKILL');
        expect(await buyOne(second.url, 'bob')).toBe(202);
        expect(await stockOf(second.url)).toMatchObject({ available: 98, sold: 2, epoch: 1 });
        await expect
          .poll(async () => await shop.rows('SELECT buyer_id FROM flash_sale.orders ORDER BY buyer_id'), {
            timeout: 60_000,
          })
          .toEqual([{ buyer_id: 'ann' }, { buyer_id: 'bob' }]);
      });
    });
  });
});
