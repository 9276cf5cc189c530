import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd } from './shop/crowd.ts';
import { type CutOff, startCutOff } from './shop/cut-off.ts';
import type { ExampleProcess } from './shop/example-process.ts';
import { type SharedShop, withSharedShop } from './shop/shared-shop.ts';

const LOSSES = [
  ['cut off', 'cut'],
  ['silent', 'silence'],
] as const;

/** Long enough for every reconnection and for a lease that could not be renewed. */
const BACK_MS = 60_000;

describeWith('postgres', 'a process on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    it.each(LOSSES)('answers while Redis is %s that nothing was taken or that it is not known', async (_, lose) => {
      await using way = await startCutOff(redis, 6379);
      await withSharedShop({ postgres, redis }, async (shop) => {
        await survives(way, lose, shop, { REDIS_URL: way.url });
      });
    });

    it.each(LOSSES)(
      'answers while PostgreSQL is %s that nothing was taken or that it is not known',
      async (_, lose) => {
        await withSharedShop({ postgres, redis }, async (shop) => {
          await using way = await startCutOff(shop.environment.DATABASE_URL as string, 5432);
          await survives(way, lose, shop, { DATABASE_URL: way.url });
        });
      },
    );
  });

  describeWith('redis', 'and Redis, that is told to end', (redis) => {
    it.each(['REDIS_URL', 'DATABASE_URL'])('ends in order while the service of %s is away', async (variable) => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const address = shop.environment[variable] as string;
        await using way = await startCutOff(address, variable === 'REDIS_URL' ? 6379 : 5432);
        const [example, worker] = [await shop.sell({ [variable]: way.url }), await shop.work({ [variable]: way.url })];
        const crowd = new Crowd(example.url, 1);
        expect(await crowd.buyUntilKnown(2, 'ann')).toMatchObject({ status: 202 });
        crowd.close();
        await way.cut();
        const ended = { code: 0, signal: null };
        expect(await Promise.all([example.end('SIGTERM'), worker.end('SIGTERM')])).toEqual([ended, ended]);
      });
    });
  });

  it.each(LOSSES)('that counts the stock too comes back when PostgreSQL was %s', async (_, lose) => {
    await withSharedShop({ postgres }, async (shop) => {
      await using way = await startCutOff(shop.environment.DATABASE_URL as string, 5432);
      await survives(way, lose, shop, { DATABASE_URL: way.url });
    });
  });
});

/** Sells before, not during and after a loss; in the end every accepted purchase is an order, and none is there twice. */
async function survives(
  way: CutOff,
  lose: 'cut' | 'silence',
  shop: SharedShop,
  environment: Record<string, string>,
): Promise<void> {
  const example = await shop.sell(environment);
  const crowd = new Crowd(example.url, 10);
  const accepted = new Set<unknown>();
  let buyers = 0;
  const buy = async () => {
    buyers += 1;
    const reply = await crowd.buy(2, `buyer-${buyers}`);
    if (reply.kind === 'cut') throw new Error(reply.error);
    if (reply.status === 202) accepted.add(reply.json.orderId);
    return reply.status;
  };

  await expect.poll(buy, { timeout: BACK_MS, interval: 200 }).toBe(202);
  await way[lose]();
  const statuses = await Promise.all(Array.from({ length: 20 }, buy));
  expect(statuses.filter((status) => status !== 503 && status !== 504)).toEqual([]);
  expect(await statusOf(example, '/actuator/health/liveness')).toBe(200);

  await way.mend();
  await expect.poll(buy, { timeout: BACK_MS, interval: 200 }).toBe(202);
  // What was unknown is sold or not: either way it has as many orders as units.
  await expect
    .poll(async () => [await soldOf(example), (await shop.rows('SELECT FROM flash_sale.orders')).length], {
      timeout: BACK_MS,
    })
    .toSatisfy(([sold, orders]) => sold === orders);
  const stored = await shop.rows('SELECT order_id FROM flash_sale.orders');
  const ids = new Set(stored.map(({ order_id: orderId }) => orderId));
  expect([...accepted].filter((id) => !ids.has(id))).toEqual([]);
  expect(await stockOf(example)).toMatchObject({ available: 100 - stored.length, held: 0, sold: stored.length });
  crowd.close();
  expect(await example.end('SIGTERM')).toEqual({ code: 0, signal: null });
}

async function statusOf({ url }: ExampleProcess, path: string): Promise<number> {
  return (await fetch(url + path)).status;
}

async function stockOf({ url }: ExampleProcess): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/api/products/2/stock`)).json()) as Record<string, unknown>;
}

async function soldOf(example: ExampleProcess): Promise<unknown> {
  return (await stockOf(example)).sold;
}
