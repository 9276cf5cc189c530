import { BUYER_BANDWIDTH, FlashSaleError, LocalRateLimiter, type PublishOutcome } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, QUICK } from './shop.fixture.ts';

describe('the outcomes of a purchase', () => {
  it('accepts, and repeats the first answer for the same key', async () => {
    await using shop = await openShop();
    const first = await shop.buy('ann', { idempotencyKey: 'k1', quantity: 2 });
    expect(first).toMatchObject({ outcome: 'accepted', remaining: 8 });
    const repeat = await shop.buy('ann', { idempotencyKey: 'k1', quantity: 2 });
    expect(repeat).toMatchObject({ outcome: 'replayed', orderId: 'orderId' in first ? first.orderId : '' });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 8, held: 0, sold: 2 });
  });

  it('keeps the key of one buyer apart from the same key of another', async () => {
    await using shop = await openShop();
    const ann = await shop.buy('ann', { idempotencyKey: 'k1' });
    const bob = await shop.buy('bob', { idempotencyKey: 'k1' });
    expect([ann.outcome, bob.outcome]).toEqual(['accepted', 'accepted']);
    expect(await levelsOf(shop)).toMatchObject({ sold: 2 });
  });

  it('tells a key that is used again for another payload', async () => {
    await using shop = await openShop();
    await shop.buy('ann', { idempotencyKey: 'k1', quantity: 1 });
    expect(await shop.buy('ann', { idempotencyKey: 'k1', quantity: 2 })).toMatchObject({ outcome: 'key-reused' });
    expect(await levelsOf(shop)).toMatchObject({ sold: 1 });
  });

  it('tells not enough from none left', async () => {
    await using shop = await openShop({ product: { allotment: 1 } });
    const { sku } = shop.product;
    expect(await shop.buy('ann', { quantity: 2 })).toEqual({ outcome: 'not-enough', sku, available: 1 });
    expect(await shop.buy('bob')).toMatchObject({ outcome: 'accepted', remaining: 0 });
    expect(await shop.buy('cid')).toEqual({ outcome: 'sold-out', sku });
  });

  it('tells a window that has not begun, and one that is over', async () => {
    const startsAt = Date.now() + 3_600_000;
    await using early = await openShop({
      product: { settings: { startsAt, endsAt: undefined, buyerLimit: undefined } },
    });
    expect(await early.buy('ann')).toEqual({ outcome: 'not-started', startsAt });
    await using late = await openShop({
      product: { settings: { startsAt: undefined, endsAt: Date.now() - 1, buyerLimit: undefined } },
    });
    expect(await late.buy('ann')).toEqual({ outcome: 'ended' });
  });

  it('stops at a pause, goes on after it, and ends for good', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    expect((await shop.flashSale.pause(saleId)).window).toBe('paused');
    expect(await shop.buy('ann')).toEqual({ outcome: 'paused' });
    expect((await shop.flashSale.resume(saleId)).window).toBe('open');
    expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'accepted' });
    expect((await shop.flashSale.end(saleId)).window).toBe('ended');
    expect(await shop.buy('bob')).toEqual({ outcome: 'ended' });
    expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'replayed' });
    await expect(shop.flashSale.resume(saleId)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('holds a buyer to the limit over all requests', async () => {
    await using shop = await openShop({
      product: { settings: { startsAt: undefined, endsAt: undefined, buyerLimit: 3 } },
    });
    expect(await shop.buy('ann', { quantity: 2 })).toMatchObject({ outcome: 'accepted' });
    expect(await shop.buy('ann', { quantity: 2 })).toEqual({ outcome: 'buyer-limit-reached', limit: 3, remaining: 1 });
    expect(await shop.buy('ann')).toMatchObject({ outcome: 'accepted' });
    expect(await shop.buy('bob', { quantity: 3 })).toMatchObject({ outcome: 'accepted' });
  });

  it('throttles a buyer, and gives the token of a replay back', async () => {
    const limiter = new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock: new ManualClock(), keysMax: 100 });
    await using shop = await openShop({ product: { allotment: 100 }, wrap: () => ({ limiter }) });
    expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'accepted' });
    for (let repeat = 0; repeat < 20; repeat += 1) {
      expect(await shop.buy('ann', { idempotencyKey: 'k' })).toMatchObject({ outcome: 'replayed' });
    }
    for (let more = 0; more < 4; more += 1) expect(await shop.buy('ann')).toMatchObject({ outcome: 'accepted' });
    const refused = await shop.buy('ann');
    expect(refused).toMatchObject({ outcome: 'throttled', rateLimit: { limit: 5, remaining: 0 } });
    expect(await shop.buy('bob')).toMatchObject({ outcome: 'accepted' });
    expect(await levelsOf(shop)).toMatchObject({ sold: 6 });
  });

  it('throws for what is malformed or not on offer, and changes nothing', async () => {
    await using shop = await openShop();
    const bad = [Number.NaN, 0, 0.5, -1, 2 ** 53, '1', '0x10', undefined, null, {}, Number.POSITIVE_INFINITY];
    for (const quantity of bad) {
      await expect(
        shop.buy('ann', {
          quantity: quantity as number,
          lines: [{ sku: shop.product.sku, quantity: quantity as number }],
        }),
      ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    for (const buyer of ['', 'a b', '{x}', 'a:b', 'a\u0000', 'x'.repeat(10_000), 7, null]) {
      await expect(shop.buy(buyer as string)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    await expect(shop.buy('ann', { idempotencyKey: '' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(shop.buy('ann', { lines: [] })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const { sku } = shop.product;
    const twice = [
      { sku, quantity: 1 },
      { sku, quantity: 1 },
    ];
    await expect(shop.buy('ann', { lines: twice })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(shop.buy('ann', { lines: [{ sku: 'other', quantity: 1 }] })).rejects.toMatchObject({
      code: 'SKU_NOT_IN_SALE',
    });
    await expect(shop.buy('ann', { saleId: 'nowhere' })).rejects.toMatchObject({ code: 'SALE_NOT_FOUND' });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 10, held: 0, sold: 0 });
  });

  it('answers unavailable for a sale that was never initialized', async () => {
    await using shop = await openShop();
    const other = await shop.ports.catalog.createProduct({ name: 'Game', price: '59.90', allotment: 5 });
    const result = await shop.buy('ann', { saleId: other.saleId, lines: [{ sku: other.sku, quantity: 1 }] });
    expect(result).toMatchObject({ outcome: 'unavailable', reason: 'not-initialized' });
  });

  it('refuses before anything is taken while the queue is down', async () => {
    await using shop = await openShop();
    shop.ports.queue.setHealth('down');
    expect(await shop.buy('ann')).toMatchObject({ outcome: 'unavailable', reason: 'queue' });
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 10, held: 0, sold: 0 });
    shop.ports.queue.setHealth('up');
    expect(await shop.buy('ann')).toMatchObject({ outcome: 'accepted' });
  });

  it('answers unknown with a key when the queue does not say what became of the message, and never takes it back', async () => {
    await using shop = await openShop({ options: { relayMs: 60_000 } });
    const { queue } = shop.ports;
    const publish = queue.publish.bind(queue);
    queue.publish = async (messages) =>
      messages.map((): PublishOutcome => ({ outcome: 'unknown', cause: new Error('cut') }));
    const result = await shop.buy('ann');
    expect(result.outcome).toBe('unknown');
    const key = result.outcome === 'unknown' ? result.idempotencyKey : '';
    expect(await levelsOf(shop)).toMatchObject({ available: 9, sold: 1 });
    expect((await shop.buy('ann', { idempotencyKey: key })).outcome).toBe('unknown');
    queue.publish = publish;
    expect(await shop.buy('ann', { idempotencyKey: key })).toMatchObject({ outcome: 'replayed' });
    expect(await levelsOf(shop)).toMatchObject({ available: 9, sold: 1 });
    await expect.poll(async () => (await shop.ports.orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(1);
  });

  it('does not say accepted when the lease has run out before the acknowledgement', async () => {
    const clock = new ManualClock();
    await using shop = await openShop({ clock, options: { leaseTtlMs: 1_000, relayMs: 60_000 } });
    const { queue, epochs, inventory, orders } = shop.ports;
    const publish = queue.publish.bind(queue);
    const renewLeases = epochs.renewLeases.bind(epochs);
    queue.publish = async (messages) => {
      const outcomes = await publish(messages);
      await clock.advanceAsync(1_000);
      return outcomes;
    };
    epochs.renewLeases = async () => {
      throw new FlashSaleError('DATABASE_UNAVAILABLE', 'away');
    };
    expect((await shop.buy('ann', { idempotencyKey: 'k' })).outcome).toBe('unknown');
    expect(await shop.buy('bob')).toMatchObject({ outcome: 'unavailable', reason: 'database' });
    expect((await inventory.outbox.depth(shop.product.saleId)).entries).toBe(1);
    queue.publish = publish;
    epochs.renewLeases = renewLeases;
    await clock.advanceAsync(1_000);
    expect((await shop.buy('ann', { idempotencyKey: 'k' })).outcome).toBe('replayed');
    await expect.poll(async () => (await orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(1);
    expect(await levelsOf(shop)).toMatchObject({ sold: 1, available: 9 });
  });

  it('withdraws what was aborted before it was dispatched, and calls unknown what was not', async () => {
    await using shop = await openShop();
    expect(
      await shop.flashSale.purchase(
        { saleId: shop.product.saleId, buyerId: 'ann', lines: [{ sku: shop.product.sku, quantity: 1 }] },
        { signal: AbortSignal.abort() },
      ),
    ).toMatchObject({ outcome: 'unavailable', reason: 'deadline' });
    expect(await levelsOf(shop)).toMatchObject({ sold: 0 });
  });

  it('answers within the deadline when the store never answers, and a repeat tells what happened', async () => {
    const clock = new ManualClock();
    await using shop = await openShop({ clock, options: { sweepMs: 60_000 } });
    const { inventory } = shop.ports;
    const decide = inventory.decide.bind(inventory);
    inventory.decide = (async (...call: Parameters<typeof decide>) => {
      await decide(...call);
      return await new Promise<never>(() => {});
    }) as typeof inventory.decide;
    const lines = [{ sku: shop.product.sku, quantity: 1 }];
    const { saleId } = shop.product;
    const asked = shop.flashSale.purchase({ saleId, buyerId: 'ann', lines }, { timeoutMs: 800 });
    await clock.advanceAsync(800);
    const result = await asked;
    expect(result).toMatchObject({ outcome: 'unknown' });
    inventory.decide = decide as typeof inventory.decide;
    const key = result.outcome === 'unknown' ? result.idempotencyKey : '';
    expect(await shop.buy('ann', { idempotencyKey: key })).toMatchObject({ outcome: 'replayed' });
    expect(await levelsOf(shop)).toMatchObject({ sold: 1 });
  });

  it('answers busy when work in flight has reached its limit', async () => {
    await using shop = await openShop({ options: { queuedMax: 4 }, product: { allotment: 100 } });
    const results = await Promise.all(Array.from({ length: 20 }, (_, buyer) => shop.buy(`b${buyer}`)));
    const accepted = results.filter((result) => result.outcome === 'accepted').length;
    const busy = results.filter((result) => result.outcome === 'unavailable' && result.reason === 'busy').length;
    expect(accepted + busy).toBe(20);
    expect(busy).toBeGreaterThan(0);
    expect(await levelsOf(shop)).toMatchObject({ sold: accepted, available: 100 - accepted });
  });

  it('answers unavailable while closing, and what was under way is answered', async () => {
    const shop = await openShop({ product: { allotment: 100 } });
    const underWay = Promise.all(Array.from({ length: 50 }, (_, buyer) => shop.buy(`b${buyer}`)));
    const closed = shop.flashSale.close();
    expect(await shop.buy('late')).toMatchObject({ outcome: 'unavailable', reason: 'closing' });
    expect((await underWay).every((result) => result.outcome === 'accepted')).toBe(true);
    await closed;
    await expect(shop.flashSale.levels(shop.product.saleId)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await levelsOf(shop)).toMatchObject({ sold: 50 });
    await shop[Symbol.asyncDispose]();
  });

  it('refuses the fast profile on a store whose outbox dies with the process', async () => {
    await expect(openShop({ options: { durability: 'fast' } })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
    });
    await expect(openShop({ options: { ...QUICK, leaseTtlMs: 100, leaseRenewMs: 90 } })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
    });
  });
});
