import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { Crowd, inParallel } from './shop/crowd.ts';
import type { ExampleProcess } from './shop/example-process.ts';
import { type SharedServers, type SharedShop, withSharedShop } from './shop/shared-shop.ts';

const CONNECTIONS = 50;

describeWith('postgres', 'worker processes on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    it('store what waits in a table, and end in order in the middle of it', async () => {
      await storesWhatWaits({ postgres, redis });
    });

    it('show their health and their figures', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const selling = await shop.sell({ WORKER: 'off' });
        const worker = await shop.work();
        await buyAll(selling, 2, 100);
        await expect.poll(() => figureOf(worker, 'flash_sale_orders_saved_total{outcome="stored"}')).toBe(100);
        await expect.poll(() => figureOf(worker, 'flash_sale_queue_lag_messages')).toBe(0);
        await expect.poll(() => figureOf(worker, 'flash_sale_unstored_oldest_age_seconds')).toBe(0);
        // The relay may have published some of the orders a second time.
        const repeated = await figureOf(worker, 'flash_sale_orders_saved_total{outcome="duplicate"}');
        const batched = await figureOf(worker, 'flash_sale_batch_size_sum{batcher="worker"}');
        expect(batched - (repeated || 0)).toBe(100);
        const [sale] = await shop.rows('SELECT sale_id FROM flash_sale.products WHERE product_id = 2');
        await expect.poll(() => figureOf(worker, `flash_sale_outbox_entries{sale="${String(sale?.sale_id)}"}`)).toBe(0);
        await expect
          .poll(async () => await (await fetch(`${worker.url}/actuator/health/readiness`)).json())
          .toEqual({ status: 'UP', queue: 'up', sales: { selling: 3, recovering: 0, stopped: 0 } });
        expect(await (await fetch(`${worker.url}/actuator/health/liveness`)).json()).toEqual({ status: 'UP' });
        expect((await fetch(`${worker.url}/api/products`)).status).toBe(404);
        expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
      });
    });

    it('look after a sale that is opened behind their back', async () => {
      await withSharedShop({ postgres, redis }, async (shop) => {
        const selling = await shop.sell({ WORKER: 'off' });
        const worker = await shop.work();
        const id = await putOnSale(selling, 5);
        const [sale] = await shop.rows(`SELECT sale_id FROM flash_sale.products WHERE product_id = ${id}`);
        await expect.poll(() => figureOf(worker, `flash_sale_epoch{sale="${String(sale?.sale_id)}"}`)).toBe(1);
      });
    });

    describeWith('kafka', 'and Kafka', (kafka) => {
      it('store what waits in the log, and end in order in the middle of it', async () => {
        await storesWhatWaits({ postgres, redis, kafka });
      });
    });
  });
});

/** Sells while nobody stores; then one worker begins and is told to end, and two others finish. */
async function storesWhatWaits(servers: SharedServers): Promise<void> {
  await withSharedShop(servers, async (shop) => {
    const selling = await shop.sell({ WORKER: 'off' });
    const id = await putOnSale(selling, 3_000);
    const accepted = await buyAll(selling, id, 3_000);
    expect(accepted).toHaveLength(3_000);
    expect(await orderIds(shop)).toEqual([]);

    // Slow on purpose, so that it is told to end while orders wait.
    const first = await shop.work({ WORKER_BATCHES_MAX: '1', WORKER_BATCHES_PER_SECOND: '1' });
    await expect.poll(async () => (await orderIds(shop)).length, { timeout: 30_000 }).toBeGreaterThan(0);
    // In time: what takes longer than its patience ends with 1.
    expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const afterFirst = await orderIds(shop);
    expect(afterFirst.length).toBeLessThan(3_000);

    await Promise.all([shop.work(), shop.work()]);
    await expect.poll(async () => (await orderIds(shop)).length, { timeout: 60_000 }).toBe(3_000);
    expect((await orderIds(shop)).sort()).toEqual(accepted.sort());
  });
}

async function putOnSale({ url }: ExampleProcess, quantity: number): Promise<number> {
  const created = await fetch(`${url}/api/products`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'A lamp', price: '5', quantity }),
  });
  const { id } = (await created.json()) as { id: number };
  await fetch(`${url}/api/products/initialize/${id}`, { method: 'POST' });
  return id;
}

/** As many buyers, a unit each. Returns the orders of those who were accepted. */
async function buyAll({ url }: ExampleProcess, productId: number, buyers: number): Promise<unknown[]> {
  const crowd = new Crowd(url, CONNECTIONS);
  const accepted: unknown[] = [];
  await inParallel(
    Array.from({ length: buyers }, (_, index) => `buyer-${index}`),
    CONNECTIONS,
    async (buyer) => {
      const reply = await crowd.buyUntilKnown(productId, buyer);
      if (reply.kind === 'answer' && reply.status === 202) accepted.push(reply.json.orderId);
    },
  );
  crowd.close();
  return accepted;
}

async function orderIds(shop: SharedShop): Promise<unknown[]> {
  return (await shop.rows('SELECT order_id FROM flash_sale.orders')).map(({ order_id: id }) => id);
}

async function figureOf({ url }: ExampleProcess, name: string): Promise<number> {
  const lines = (await (await fetch(`${url}/actuator/prometheus`)).text()).split('\n');
  return Number(lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1));
}
