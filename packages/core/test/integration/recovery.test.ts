import { createFlashSale, MemoryInventoryStore, OrderWorker, silentLogger, systemClock } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { changed } from '../simulation/interleaving.fixture.ts';
import { openShop, QUICK, type Shop } from './shop.fixture.ts';

/** A second life of the shop's process: the database and the queue are the same, the memory store is empty. */
async function restart(shop: Shop, options: { readonly worker?: boolean } = {}) {
  const { clock = systemClock } = shop.ports;
  const ports = { ...shop.ports, inventory: new MemoryInventoryStore({ clock }) };
  const flashSale = createFlashSale(ports, QUICK);
  const worker = new OrderWorker(ports);
  if (options.worker !== false) await worker.start();
  return {
    ports,
    flashSale,
    async [Symbol.asyncDispose]() {
      await flashSale.close();
      await worker.close();
    },
  };
}

describe('a store that was lost', () => {
  it('is rebuilt from the orders: sells the rest, replays the keys, keeps the buyer limit', async () => {
    const settings = { startsAt: undefined, endsAt: undefined, buyerLimit: 2 };
    const shop = await openShop({ product: { settings } });
    await using _ = shop;
    const { saleId, sku } = shop.product;
    const first = await shop.buy('ann', { idempotencyKey: 'k' });
    for (let buyer = 0; buyer < 5; buyer += 1) await shop.buy(`b${buyer}`);
    await shop.flashSale.close();

    await using next = await restart(shop);
    const ready = await next.flashSale.initialize(saleId);
    expect(ready).toMatchObject({ status: 'ready', levels: { epoch: 2 } });
    const { skus } = await next.flashSale.levels(saleId);
    expect(skus).toEqual([{ sku, allotment: 10, available: 4, held: 0, sold: 6 }]);
    const ask = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    expect(await next.flashSale.purchase({ ...ask, idempotencyKey: 'k' })).toMatchObject({
      outcome: 'replayed',
      orderId: 'orderId' in first ? first.orderId : '',
    });
    expect(await next.flashSale.purchase(ask)).toMatchObject({ outcome: 'accepted' });
    expect(await next.flashSale.purchase(ask)).toMatchObject({ outcome: 'buyer-limit-reached', remaining: 0 });
    const rest = await Promise.all(
      Array.from({ length: 20 }, (_, buyer) => next.flashSale.purchase({ ...ask, buyerId: `c${buyer}` })),
    );
    expect(rest.filter((result) => result.outcome === 'accepted')).toHaveLength(3);
    expect((await next.flashSale.levels(saleId)).skus).toEqual([
      { sku, allotment: 10, available: 0, held: 0, sold: 10 },
    ]);
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(10);
    expect((await next.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
  });

  it('waits until the orders in the queue are stored, and says so meanwhile', async () => {
    const shop = await openShop({ worker: false });
    await using _ = shop;
    const { saleId, sku } = shop.product;
    for (let buyer = 0; buyer < 6; buyer += 1) expect((await shop.buy(`b${buyer}`)).outcome).toBe('accepted');
    await shop.flashSale.close();

    await using next = await restart(shop, { worker: false });
    await expect
      .poll(() => next.flashSale.initialize(saleId, { timeoutMs: 200 }))
      .toMatchObject({ status: 'recovering', progress: { step: 'draining-queue' } });
    const lines = [{ sku, quantity: 1 }];
    expect(await next.flashSale.purchase({ saleId, buyerId: 'ann', lines })).toMatchObject({
      outcome: 'unavailable',
      reason: 'recovering',
    });
    await expect(next.flashSale.order('AAAAAAAAAAAAAAAAAAAAAA')).rejects.toMatchObject({ code: 'STORE_FENCED' });
    const worker = new OrderWorker(next.ports);
    await worker.start();
    const levels = await next.flashSale.open(saleId);
    expect(levels.skus).toEqual([{ sku, allotment: 10, available: 4, held: 0, sold: 6 }]);
    await worker.close();
  });

  it('waits for the lease of a process that died, and no longer', async () => {
    const clock = new ManualClock();
    const shop = await openShop({ clock });
    await using _ = shop;
    const { saleId } = shop.product;
    await shop.buy('ann');
    await shop.ports.epochs.renewLeases('a-process-that-died', [saleId], 4_000);
    await shop.flashSale.close();
    await using next = await restart(shop);
    const initialized = next.flashSale.initialize(saleId, { timeoutMs: 3_999 });
    await clock.advanceAsync(3_999);
    expect(await initialized).toMatchObject({ status: 'recovering', progress: { step: 'waiting-for-leases' } });
    const opened = next.flashSale.open(saleId);
    await clock.advanceAsync(500);
    expect(await opened).toMatchObject({ epoch: 2 });
  });

  it('sells with the others at once when another process has recovered the sale meanwhile', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    expect((await shop.buy('ann')).outcome).toBe('accepted');
    await shop.flashSale.close();

    const inventory = new MemoryInventoryStore({ clock: systemClock });
    const ports = { ...shop.ports, inventory };
    const faster = createFlashSale(ports, QUICK);
    const steps: unknown[] = [];
    const note = (fields: object, message: string) => void steps.push('step' in fields ? fields.step : message);
    const logger = { ...silentLogger, info: note, warn: note };
    const queue = changed(shop.ports.queue, {
      fence: async (...call) => {
        await faster.open(saleId);
        return await shop.ports.queue.fence(...call);
      },
    });
    const slower = createFlashSale({ ...ports, queue, logger }, QUICK);
    const { epoch, skus } = await slower.open(saleId);
    expect([epoch, steps]).toEqual([2, ['closing-epoch', 'fencing-queue']]);
    expect(skus).toEqual([{ sku, allotment: 10, available: 9, held: 0, sold: 1 }]);
    await Promise.all([faster.close(), slower.close()]);
  });

  it('never reopens what was paused or ended', async () => {
    const shop = await openShop();
    await using _ = shop;
    const { saleId, sku } = shop.product;
    await shop.flashSale.pause(saleId);
    await shop.flashSale.close();
    await using next = await restart(shop);
    expect(await next.flashSale.open(saleId)).toMatchObject({ window: 'paused', epoch: 2 });
    const lines = [{ sku, quantity: 1 }];
    expect(await next.flashSale.purchase({ saleId, buyerId: 'ann', lines })).toEqual({ outcome: 'paused' });
  });

  it('is recovered by itself when a purchase finds the sale gone', async () => {
    await using shop = await openShop();
    await shop.buy('ann', { idempotencyKey: 'k' });
    shop.ports.inventory.forget();
    expect(await shop.buy('bob')).toMatchObject({ outcome: 'unavailable', reason: 'recovering' });
    await expect
      .poll(async () => (await shop.buy('bob', { idempotencyKey: 'b' })).outcome)
      .toMatch(/accepted|replayed/);
    expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'replayed' });
    expect(await shop.flashSale.levels(shop.product.saleId)).toMatchObject({
      epoch: 2,
      skus: [{ available: 8, sold: 2, held: 0, allotment: 10 }],
    });
  });

  it('stops, sells nothing and says why when more is sold than was set aside', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    for (let buyer = 0; buyer < 5; buyer += 1) await shop.buy(`b${buyer}`);
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(5);
    await shop.flashSale.close();
    await using next = await restart(shop);
    const catalog = next.ports.catalog;
    const read = catalog.saleWithAdjustments.bind(catalog);
    catalog.saleWithAdjustments = async (id) => {
      const found = await read(id);
      if (found === undefined) return undefined;
      return { ...found, sale: { ...found.sale, skus: found.sale.skus.map((entry) => ({ ...entry, allotment: 4 })) } };
    };
    await expect(next.flashSale.initialize(saleId)).rejects.toMatchObject({
      code: 'RECOVERY_STOPPED',
      details: { units: 5, allotment: 4 },
    });
    expect(next.flashSale.health().sales).toMatchObject([{ saleId, state: 'stopped' }]);
    const lines = [{ sku, quantity: 1 }];
    expect(await next.flashSale.purchase({ saleId, buyerId: 'ann', lines })).toMatchObject({ outcome: 'unavailable' });
    catalog.saleWithAdjustments = read;
    expect(await next.flashSale.open(saleId)).toMatchObject({ skus: [{ available: 5, sold: 5 }] });
  });
});

describe('initialize on a sale that sells', () => {
  it('only reads and adjusts, however often it is repeated', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    for (let round = 0; round < 5; round += 1) {
      await shop.buy(`b${round}`);
      await shop.flashSale.initialize(saleId);
    }
    expect(await shop.flashSale.levels(saleId)).toMatchObject({ epoch: 1, skus: [{ available: 5, sold: 5 }] });
  });

  it('brings in a product that joined the sale, once', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    const joined = await shop.ports.catalog.createProduct({ name: 'Game', price: '59.90', allotment: 3, saleId });
    await shop.flashSale.initialize(saleId);
    await shop.flashSale.initialize(saleId);
    const { skus } = await shop.flashSale.levels(saleId);
    expect(skus.find((entry) => entry.sku === joined.sku)).toMatchObject({ allotment: 3, available: 3 });
    const lines = [
      { sku: shop.product.sku, quantity: 1 },
      { sku: joined.sku, quantity: 3 },
    ];
    expect(await shop.buy('ann', { lines })).toMatchObject({ outcome: 'accepted', remaining: 0 });
  });
});
