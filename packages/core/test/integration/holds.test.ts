import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, type Shop } from './shop.fixture.ts';

async function hold(shop: Shop, buyerId: string, quantity: number, holdTtlMs?: number) {
  const { saleId, sku } = shop.product;
  const result = await shop.flashSale.hold({ saleId, buyerId, lines: [{ sku, quantity }], holdTtlMs });
  if (result.outcome !== 'held') throw new Error(`expected a hold, got ${result.outcome}`);
  return { saleId, buyerId, orderId: result.orderId };
}

describe('a hold', () => {
  it('becomes an order when it is confirmed, and the same confirm again is a replay', async () => {
    await using shop = await openShop();
    const held = await hold(shop, 'ann', 3);
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 7, held: 3, sold: 0 });
    expect(await shop.flashSale.order(held.orderId)).toMatchObject({ state: 'held' });
    expect(await shop.flashSale.confirm(held)).toMatchObject({ outcome: 'accepted', orderId: held.orderId });
    expect(await shop.flashSale.confirm(held)).toMatchObject({ outcome: 'replayed', orderId: held.orderId });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 7, held: 0, sold: 3 });
    await expect.poll(async () => (await shop.flashSale.order(held.orderId))?.state).toBe('stored');
  });

  it('sells a part and returns the rest', async () => {
    await using shop = await openShop();
    const { sku } = shop.product;
    const held = await hold(shop, 'ann', 3);
    const confirmed = await shop.flashSale.confirm({ ...held, lines: [{ sku, quantity: 1 }] });
    expect(confirmed).toMatchObject({ outcome: 'accepted', lines: [{ sku, quantity: 1 }] });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 9, held: 0, sold: 1 });
    await expect.poll(async () => (await shop.flashSale.order(held.orderId))?.state).toBe('stored');
    expect(await shop.flashSale.order(held.orderId)).toMatchObject({ order: { lines: [{ sku, quantity: 1 }] } });
  });

  it('gives each wrong second move its own answer', async () => {
    await using shop = await openShop();
    const { sku } = shop.product;
    const held = await hold(shop, 'ann', 2);
    const tooMany = await shop.flashSale.confirm({ ...held, lines: [{ sku, quantity: 3 }] });
    expect(tooMany).toEqual({ outcome: 'exceeds-held', sku, held: 2 });
    expect((await shop.flashSale.confirm({ ...held, buyerId: 'bob' })).outcome).toBe('hold-not-found');
    expect((await shop.flashSale.release(held)).outcome).toBe('released');
    expect((await shop.flashSale.release(held)).outcome).toBe('replayed');
    expect((await shop.flashSale.release({ ...held, idempotencyKey: 'other' })).outcome).toBe('already-released');
    expect((await shop.flashSale.confirm(held)).outcome).toBe('already-released');
    const second = await hold(shop, 'ann', 2);
    await shop.flashSale.confirm(second);
    expect((await shop.flashSale.release(second)).outcome).toBe('already-confirmed');
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 8, held: 0, sold: 2 });
  });

  it('ends by itself, returns its units and cannot be confirmed any more', async () => {
    const clock = new ManualClock();
    await using shop = await openShop({ clock });
    const held = await hold(shop, 'ann', 10, 60);
    expect((await shop.buy('bob')).outcome).toBe('sold-out');
    await clock.advanceAsync(100);
    expect((await levelsOf(shop)).available).toBe(10);
    expect((await shop.flashSale.confirm(held)).outcome).toBe('expired');
    expect((await shop.flashSale.order(held.orderId))?.state).toBe('expired');
  });

  it('may be confirmed while the sale is paused or ended, and no new one is taken', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const first = await hold(shop, 'ann', 1);
    const second = await hold(shop, 'bob', 1);
    await shop.flashSale.pause(saleId);
    expect((await shop.flashSale.confirm(first)).outcome).toBe('accepted');
    const lines = [{ sku, quantity: 1 }];
    expect((await shop.flashSale.hold({ saleId, buyerId: 'cid', lines })).outcome).toBe('paused');
    await shop.flashSale.end(saleId);
    expect((await shop.flashSale.confirm(second)).outcome).toBe('accepted');
    expect((await shop.flashSale.hold({ saleId, buyerId: 'cid', lines })).outcome).toBe('ended');
  });

  it('repeats its first answer, and after it ended tells how', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const ask = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }], idempotencyKey: 'k' };
    const held = await shop.flashSale.hold(ask);
    const again = await shop.flashSale.hold(ask);
    expect([held.outcome, again.outcome]).toEqual(['held', 'replayed']);
    if (held.outcome !== 'held') throw new Error(held.outcome);
    await shop.flashSale.release({ saleId, buyerId: 'ann', orderId: held.orderId });
    expect((await shop.flashSale.hold(ask)).outcome).toBe('already-released');
    expect((await shop.flashSale.purchase(ask)).outcome).toBe('key-reused');
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 10, held: 0, sold: 0 });
  });
});
