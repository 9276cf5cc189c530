import type { PublishOutcome } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop } from './shop.fixture.ts';

describe('what was left behind', () => {
  it('is published by the relay: every sold unit becomes an order', async () => {
    await using shop = await openShop();
    const { queue, orders, inventory } = shop.ports;
    const { saleId } = shop.product;
    const publish = queue.publish.bind(queue);
    queue.publish = async (messages) =>
      messages.map((): PublishOutcome => ({ outcome: 'refused', reason: 'unavailable' }));
    for (let buyer = 0; buyer < 4; buyer += 1) expect((await shop.buy(`b${buyer}`)).outcome).toBe('unknown');
    expect(await inventory.outbox.depth(saleId)).toMatchObject({ entries: 4 });
    queue.publish = publish;
    await expect.poll(async () => (await orders.soldUnits(saleId))[0]?.summed).toBe(4);
    await expect.poll(async () => (await inventory.outbox.depth(saleId)).entries).toBe(0);
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 6, held: 0, sold: 4 });
  });

  it('is found by reconcile when it is nowhere else, and published again only when asked to', async () => {
    await using shop = await openShop({ options: { relayMs: 60_000 } });
    const { queue, orders, inventory } = shop.ports;
    const { saleId } = shop.product;
    const publish = queue.publish.bind(queue);
    queue.publish = async (messages) => messages.map((): PublishOutcome => ({ outcome: 'stored' }));
    expect((await shop.buy('ann', { quantity: 2 })).outcome).toBe('accepted');
    await expect.poll(async () => (await inventory.outbox.depth(saleId)).entries).toBe(0);
    queue.publish = publish;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const found = await shop.flashSale.reconcile(saleId);
    expect(found).toMatchObject({
      dryRun: true,
      discrepancies: [{ kind: 'reservation-without-order', repair: 'republish', repaired: false }],
    });
    expect((await orders.soldUnits(saleId))[0]?.summed ?? 0).toBe(0);
    const mended = await shop.flashSale.reconcile(saleId, { dryRun: false });
    expect(mended.discrepancies).toMatchObject([{ repaired: true }]);
    await expect.poll(async () => (await orders.soldUnits(saleId))[0]?.summed).toBe(2);
    expect((await shop.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
  });
});

describe('a dropped sale', () => {
  it('goes only when it has ended, nothing is held and every order is stored', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const held = await shop.flashSale.hold({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
    await shop.buy('bob');
    await expect(shop.flashSale.dropSale(saleId)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await shop.flashSale.end(saleId);
    await expect(shop.flashSale.dropSale(saleId)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    if (held.outcome !== 'held') throw new Error(held.outcome);
    await shop.flashSale.release({ saleId, buyerId: 'ann', orderId: held.orderId });
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(1);
    await expect.poll(async () => (await shop.ports.inventory.outbox.depth(saleId)).entries).toBe(0);
    await shop.flashSale.dropSale(saleId);
    expect(await shop.ports.inventory.status(saleId)).toBeUndefined();
    await expect(shop.buy('cid')).rejects.toMatchObject({ code: 'SALE_NOT_FOUND' });
  });
});

describe('watching levels', () => {
  it('shows the present at once and each change after it, newest first served', async () => {
    await using shop = await openShop();
    const stop = new AbortController();
    const seen: number[] = [];
    const watching = (async () => {
      for await (const snapshot of shop.flashSale.watchLevels(shop.product.saleId, { signal: stop.signal })) {
        seen.push(snapshot.skus[0]?.available ?? -1);
        if (snapshot.skus[0]?.available === 7) break;
      }
    })();
    for (let buyer = 0; buyer < 3; buyer += 1) await shop.buy(`b${buyer}`);
    await watching;
    stop.abort();
    expect(seen.at(-1)).toBe(7);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
  });
});
