import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd, countBy, type Reply } from './shop/crowd.ts';
import type { ExampleProcess } from './shop/example-process.ts';
import { type SharedServers, type SharedShop, withSharedShop } from './shop/shared-shop.ts';

const BUYERS = 1_000;
const PRODUCT = 2;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  it('alone, two processes sell 100 units to 1,000 buyers: exactly', async () => {
    await sellsExactly({ postgres }, async (shop) => [await shop.sell(), await shop.sell()]);
  });

  describeWith('kafka', 'and Kafka', (kafka) => {
    it('a worker process stores what two others sell', async () => {
      await sellsExactly({ postgres, kafka }, async (shop) => {
        const selling = [await shop.sell({ WORKER: 'off' }), await shop.sell({ WORKER: 'off' })];
        await shop.work();
        return selling;
      });
    });
  });

  describeWith('redis', 'and Redis', (redis) => {
    it('with a table as the queue, two processes sell 100 units to 1,000 buyers: exactly', async () => {
      await sellsExactly({ postgres, redis }, async (shop) => [await shop.sell(), await shop.sell()]);
    });

    it('with a table as the queue, a worker process stores what two others sell', async () => {
      await sellsExactly({ postgres, redis }, async (shop) => {
        const selling = [await shop.sell({ WORKER: 'off' }), await shop.sell({ WORKER: 'off' })];
        await shop.work();
        return selling;
      });
    });

    describeWith('kafka', 'and Kafka', (kafka) => {
      it('two processes sell 100 units to 1,000 buyers: exactly', async () => {
        await sellsExactly({ postgres, redis, kafka }, async (shop) => [await shop.sell(), await shop.sell()]);
      });

      it('two worker processes store what two others sell', async () => {
        await sellsExactly({ postgres, redis, kafka }, async (shop) => {
          const selling = await Promise.all([shop.sell({ WORKER: 'off' }), shop.sell({ WORKER: 'off' })]);
          await Promise.all([shop.work(), shop.work()]);
          return selling;
        });
      });
    });
  });
});

/** Sells product 2 to a crowd that is spread over all processes, and counts in answers, levels and rows. */
async function sellsExactly(
  servers: SharedServers,
  start: (shop: SharedShop) => Promise<readonly ExampleProcess[]>,
): Promise<void> {
  await withSharedShop(servers, async (shop) => {
    const processes = await start(shop);
    const crowds = processes.map(({ url }) => new Crowd(url, 100));
    const buyers = Array.from({ length: BUYERS }, (_, index) => index);
    const replies = await Promise.all(
      buyers.map((index) => (crowds[index % crowds.length] as Crowd).buyUntilKnown(PRODUCT, `buyer-${index}`)),
    );
    for (const crowd of crowds) crowd.close();
    expect(countBy(replies, describeReply)).toEqual({ '202': 100, '409 /problems/sold-out': BUYERS - 100 });

    const stored = 'SELECT order_id, buyer_id FROM flash_sale.orders';
    await expect.poll(async () => (await shop.rows(stored)).length, { timeout: 60_000 }).toBe(100);
    const accepted = replies.flatMap((reply) =>
      reply.kind === 'answer' && reply.status === 202 ? [reply.json.orderId] : [],
    );
    const orders = await shop.rows(stored);
    expect(orders.map(({ order_id: id }) => id).sort()).toEqual(accepted.sort());
    expect(new Set(orders.map(({ buyer_id: buyer }) => buyer)).size).toBe(100);
    for (const { url } of processes) {
      const stock = (await (await fetch(`${url}/api/products/${PRODUCT}/stock`)).json()) as object;
      expect(stock).toMatchObject({ allotment: 100, available: 0, held: 0, sold: 100 });
    }
    for (const process of processes) expect(await process.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
}

function describeReply(reply: Reply): string {
  if (reply.kind === 'cut') return `cut ${reply.error}`;
  // A purchase that was not known at first is a repeat when it is.
  return reply.status === 202 ? '202' : `${reply.status} ${String(reply.json.type)}`;
}
