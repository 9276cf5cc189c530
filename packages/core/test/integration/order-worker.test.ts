import { type Metrics, type OrderMessage, OrderWorker, silentMetrics } from '@flash-sale/core';
import { sampleMessage } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { openShop, type Shop } from './shop.fixture.ts';

const summed = async (shop: Shop) => (await shop.ports.orders.soldUnits(shop.product.saleId))[0]?.summed ?? 0;

describe('the worker', () => {
  it('waits while the database is down, drops nothing and sets nothing aside', async () => {
    await using shop = await openShop({ worker: false });
    const worker = new OrderWorker(shop.ports, { batchSizeMax: 2 });
    for (let buyer = 0; buyer < 6; buyer += 1) await shop.buy(`b${buyer}`);
    await worker.start();
    shop.ports.database.setAvailable(false);
    await expect.poll(() => worker.waiting).toBe(true);
    shop.ports.database.setAvailable(true);
    await expect.poll(() => summed(shop)).toBe(6);
    expect((await shop.ports.orders.deadLetters({ limit: 10, includeSettled: true })).entries).toEqual([]);
    expect(worker.waiting).toBe(false);
    await worker.close();
  });

  it('tells the age of the oldest order that it has taken and not stored, and the size of each batch', async () => {
    await using shop = await openShop({ worker: false });
    const sizes: number[] = [];
    const metrics: Metrics = {
      ...silentMetrics,
      observe: (name, value, labels) => {
        if (name === 'flash_sale_batch_size' && labels?.batcher === 'worker') sizes.push(value);
      },
    };
    const worker = new OrderWorker({ ...shop.ports, metrics });
    const before = Date.now();
    for (const buyer of ['ann', 'bob']) await shop.buy(buyer);
    // Orders, and the barriers of the sale's first epoch.
    const queued = await shop.ports.queue.lag([]);
    expect(worker.oldestSoldAt).toBeUndefined();
    await worker.start();
    shop.ports.database.setAvailable(false);
    await expect.poll(() => worker.waiting).toBe(true);
    expect(worker.oldestSoldAt).toBeGreaterThanOrEqual(before);
    expect(worker.oldestSoldAt).toBeLessThanOrEqual(Date.now());
    shop.ports.database.setAvailable(true);
    await expect.poll(() => summed(shop)).toBe(2);
    await expect.poll(() => worker.oldestSoldAt).toBeUndefined();
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(queued);
    await worker.close();
  });

  it('stores an order once, however often its message comes', async () => {
    await using shop = await openShop({ worker: false });
    await shop.buy('ann', { quantity: 2 });
    const { saleId } = shop.product;
    const [status] = await shop.ports.inventory.scanReservations(saleId, undefined, 10).then((page) => page.entries);
    if (status?.sale === undefined) throw new Error('nothing was sold');
    const message: OrderMessage = {
      ...sampleMessage(),
      databaseId: shop.ports.database.databaseId,
      saleId,
      orderId: status.orderId,
      buyerId: status.buyerId,
      lines: status.lines,
      fingerprint: status.fingerprint,
      epoch: 1,
      seq: status.sale.seq,
    };
    await shop.ports.queue.publish([message, message]);
    await shop.ports.queue.publish([message]);
    const worker = new OrderWorker(shop.ports);
    await worker.start();
    await expect.poll(async () => shop.ports.queue.lag(await shop.ports.orders.positions())).toBe(0);
    expect(await summed(shop)).toBe(2);
    await worker.close();
  });

  it('sets aside what can never be stored, without stopping what is behind it', async () => {
    await using shop = await openShop({ worker: false });
    const { saleId } = shop.product;
    const strange: OrderMessage = {
      ...sampleMessage(),
      databaseId: shop.ports.database.databaseId,
      saleId: 'no-such-sale' as OrderMessage['saleId'],
    };
    const foreign: OrderMessage = {
      ...sampleMessage(),
      databaseId: 'another-database' as OrderMessage['databaseId'],
    };
    await shop.ports.queue.publish([strange, foreign]);
    await shop.buy('ann');
    const worker = new OrderWorker(shop.ports);
    await worker.start();
    await expect.poll(() => summed(shop)).toBe(1);
    await expect.poll(async () => (await shop.ports.orders.deadLetters({ limit: 10 })).entries.length).toBe(1);
    const { entries } = await shop.ports.orders.deadLetters({ limit: 10 });
    expect(entries).toMatchObject([{ reason: 'rejected', message: { saleId: 'no-such-sale' } }]);
    expect((await shop.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
    await worker.close();
  });

  it('sets aside what was published behind the barrier of a newer epoch, and never stores it', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    await shop.buy('ann');
    shop.ports.inventory.forget();
    await shop.buy('bob');
    await expect.poll(async () => (await shop.ports.inventory.status(saleId))?.epoch).toBe(2);
    const late: OrderMessage = {
      ...sampleMessage(),
      databaseId: shop.ports.database.databaseId,
      saleId,
      lines: [{ sku, quantity: 1 }],
      epoch: 1,
      seq: 99,
    };
    await shop.ports.queue.publish([late]);
    await expect.poll(async () => (await shop.ports.orders.deadLetters({ saleId, limit: 10 })).entries.length).toBe(1);
    const { entries } = await shop.ports.orders.deadLetters({ saleId, limit: 10 });
    expect(entries).toMatchObject([{ reason: 'stale-epoch' }]);
    const [letter] = entries;
    expect(await shop.flashSale.redrive(saleId, [letter?.id ?? ''])).toMatchObject({ published: [], refused: [{}] });
    expect(await summed(shop)).toBe(1);
  });

  it('refuses a batch size that is not an integer of its range', async () => {
    await using shop = await openShop({ worker: false });
    for (const batchSizeMax of [0, 0.5, 5_001, Number.NaN]) {
      expect(() => new OrderWorker(shop.ports, { batchSizeMax })).toThrow(
        expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
      );
    }
  });
});
