import { createFlashSale, createMemoryPorts, type FlashSaleOptions, OrderWorker } from '@flash-sale/core';
import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { PATIENCE_MS } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { connectTo } from '../servers/open-client.ts';
import { startOwnRedis } from '../servers/own-redis.ts';

const QUICK: FlashSaleOptions = {
  deadlineMs: 30_000,
  leaseTtlMs: 60_000,
  leaseRenewMs: 50,
  relayMs: 20,
  relayMinAgeMs: 0,
  sweepMs: 20,
};
const BUYERS = 60;
const ALLOTMENT = 40;

describeOwnRedis('a flash sale with its stock in Redis', () => {
  it.each(['FLUSHALL', 'SCRIPT FLUSH'])(
    'sells exactly the allotment across the loss of its store (%s)',
    async (loss) => {
      await using server = await startOwnRedis();
      using opened = await connectTo(server.url);
      const memory = createMemoryPorts();
      const inventory = new RedisInventoryStore({ client: opened.client, timeoutMs: PATIENCE_MS });
      const ports = { ...memory, inventory };
      const product = await memory.catalog.createProduct({ name: 'Console', price: '499.00', allotment: ALLOTMENT });
      const { saleId, sku } = product;
      const flashSale = createFlashSale(ports, QUICK);
      const worker = new OrderWorker(ports);
      await worker.start();
      const accepted = new Map<string, string>();
      try {
        await flashSale.open(saleId);
        const buy = async (buyer: number): Promise<string> => {
          const lines = [{ sku, quantity: 1 }];
          const result = await flashSale.purchase({
            saleId,
            buyerId: `buyer-${buyer}`,
            lines,
            idempotencyKey: `k${buyer}`,
          });
          if (result.outcome === 'accepted' || result.outcome === 'replayed') {
            const known = accepted.get(`buyer-${buyer}`);
            if (known !== undefined) expect(result.orderId).toBe(known);
            accepted.set(`buyer-${buyer}`, result.orderId);
          }
          return result.outcome;
        };
        const everybody = () => Promise.all(Array.from({ length: BUYERS }, (_, index) => buy(index)));
        await Promise.all(Array.from({ length: 15 }, (_, index) => buy(index)));
        expect(accepted.size).toBe(15);
        await server.command(...(loss.split(' ') as [string]));
        // Nothing is sold without the stock, and everybody is told so until it is back.
        const meanwhile = await everybody();
        expect(new Set(meanwhile)).toEqual(new Set(['unavailable']));
        await expect.poll(everybody, { timeout: 60_000, interval: 100 }).not.toContain('unavailable');
        expect(accepted.size).toBe(ALLOTMENT);

        const levels = (await inventory.levels(saleId)).skus;
        expect(levels).toEqual([{ sku, allotment: ALLOTMENT, available: 0, held: 0, sold: ALLOTMENT }]);
        await expect
          .poll(async () => (await memory.orders.ordersOfSale(saleId, undefined, 100)).entries.length)
          .toBe(ALLOTMENT);
        const stored = (await memory.orders.ordersOfSale(saleId, undefined, 100)).entries.map(({ orderId }) => orderId);
        expect(stored.toSorted()).toEqual([...accepted.values()].toSorted());
        await expect.poll(async () => (await inventory.outbox.depth(saleId)).entries).toBe(0);
        expect((await inventory.status(saleId))?.epoch).toBe(2);
      } finally {
        await flashSale.close();
        await worker.close();
        await memory.queue.close();
      }
    },
  );
});
