import {
  createFlashSale,
  type InventoryCommand,
  type InventoryStore,
  LocalRateLimiter,
  type OrderQueue,
  OrderWorker,
  type ProductCatalog,
  type RateLimiter,
  type SaleEpoch,
} from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, QUICK } from '../integration/shop.fixture.ts';
import { changed, latch, type Ports } from './interleaving.fixture.ts';

/** Interleavings that the simulation has found, played by hand. */

describe('a call', () => {
  it('answers within its deadline when the rate limiter does not answer', async () => {
    const limiter: RateLimiter = { consume: () => new Promise(() => {}), giveBack: () => {} };
    const clock = new ManualClock();
    await using shop = await openShop({ clock, wrap: () => ({ limiter }) });
    const { saleId, sku } = shop.product;
    const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    const answers = [
      shop.flashSale.purchase(request, { timeoutMs: 500 }),
      shop.flashSale.hold(request, { timeoutMs: 500 }),
    ];
    await clock.advanceAsync(500);
    expect(await Promise.all(answers)).toMatchObject([{ reason: 'limiter' }, { reason: 'limiter' }]);
  });

  it('is served by a limiter that answers later, in time', async () => {
    const local = new LocalRateLimiter({
      bandwidths: [{ capacity: 1, refill: 1, periodMs: 60_000, mode: 'greedy' }],
      clock: new ManualClock(),
    });
    const limiter: RateLimiter = { consume: async (asked) => local.consume(asked), giveBack: () => {} };
    await using shop = await openShop({ wrap: () => ({ limiter }) });
    expect(await shop.buy('ann')).toMatchObject({ outcome: 'accepted' });
    expect(await shop.buy('ann')).toMatchObject({ outcome: 'throttled' });
  });
});

describe('closing', () => {
  it('waits until every call under way is answered', async () => {
    const limiter: RateLimiter = { consume: () => new Promise(() => {}), giveBack: () => {} };
    await using shop = await openShop({ wrap: () => ({ limiter }) });
    const { saleId, sku } = shop.product;
    const answers: string[] = [];
    const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    void shop.flashSale.purchase(request, { timeoutMs: 500 }).then(({ outcome }) => answers.push(outcome));
    void shop.flashSale.levels(saleId).then(({ epoch }) => answers.push(`epoch ${epoch}`));
    await shop.flashSale.close();
    expect(answers).toEqual(['epoch 1', 'unavailable']);
    await expect(shop.flashSale.levels(saleId)).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('an adjustment', () => {
  it('that was refused takes nothing when its first attempt arrives late', async () => {
    let arrive = async (): Promise<unknown> => undefined;
    const delayFirst = ({ inventory }: Ports): { inventory: InventoryStore } => {
      let delayed = false;
      return {
        inventory: changed<InventoryStore>(inventory, {
          decide: ((sale: SaleEpoch, commands: readonly InventoryCommand[]) => {
            if (delayed || commands[0]?.type !== 'adjust') return inventory.decide(sale, commands);
            delayed = true;
            arrive = () => inventory.decide(sale, commands);
            return new Promise(() => {});
          }) as InventoryStore['decide'],
        }),
      };
    };
    await using shop = await openShop({ wrap: delayFirst });
    const { saleId, sku } = shop.product;
    const remove = { saleId, sku, operationId: 'remove-4', delta: -4 };
    await expect(shop.flashSale.adjust(remove, { timeoutMs: 500 })).rejects.toMatchObject({ effect: 'unknown' });
    const held = await shop.flashSale.hold({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 8 }] });
    if (held.outcome !== 'held') throw new Error('nothing was held');
    expect(await shop.flashSale.adjust(remove)).toEqual({ outcome: 'not-available', available: 2 });
    await shop.flashSale.release({ saleId, buyerId: 'ann', orderId: held.orderId });
    await arrive();
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 10, held: 0, sold: 0 });
    expect((await shop.flashSale.reconcile(saleId)).discrepancies).toEqual([]);
  });
});

describe('a dead letter', () => {
  it('whose order reached the queue after the epoch had ended stays a dead letter', async () => {
    let lapse = async (): Promise<void> => {};
    const slowQueue = ({ queue }: Ports): { queue: OrderQueue } => ({
      queue: changed<OrderQueue>(queue, {
        publish: async (messages) => {
          if (messages.some(({ redriveRound }) => redriveRound > 0)) await lapse();
          return await queue.publish(messages);
        },
      }),
    });
    await using shop = await openShop({ wrap: slowQueue, worker: false });
    const { catalog, orders, epochs, queue } = shop.ports;
    const { saleId } = shop.product;
    const accepted = await shop.buy('ann');
    const entry = queue.entries().find(({ type }) => type === 'order');
    if (entry?.type !== 'order' || accepted.outcome !== 'accepted') throw new Error('nothing was sold');
    const letter = { origin: entry.origin, reason: 'rejected', error: 'by a constraint', raw: undefined } as const;
    const deadLetters = [{ ...letter, message: entry.message }];
    await orders.save({ orders: [], deadLetters, position: undefined });
    lapse = async () => {
      await epochs.beginClosing(saleId, 1);
      await expect.poll(() => shop.flashSale.health().sales[0]?.leaseValid).toBe(false);
      await queue.fence(await catalog.databaseId(), saleId, 2);
    };
    const { published, refused } = await shop.flashSale.redrive(saleId, ['1']);
    expect({ published, refused: refused.length }).toEqual({ published: [], refused: 1 });
    expect((await orders.deadLetters({ saleId, limit: 9 })).entries).toMatchObject([{ id: '1' }]);
  });
});

describe('a product that joins the sale', () => {
  it('is sold to a whole crowd from its first moment', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    await shop.buy('early', { lines: [{ sku: 'nowhere', quantity: 1 }] }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 260));
    const joined = { name: 'Controller', price: '59.00', allotment: 5, saleId };
    const { sku } = await shop.ports.catalog.createProduct(joined);
    const crowd = Array.from({ length: 5 }, (_, index) =>
      shop.buy(`buyer-${index}`, { lines: [{ sku, quantity: 1 }] }),
    );
    expect((await Promise.all(crowd)).map(({ outcome }) => outcome)).toEqual(Array(5).fill('accepted'));
  });

  it('is not denied when the catalog cannot be read', async () => {
    await using shop = await openShop();
    shop.ports.database.setAvailable(false);
    const request = { saleId: shop.product.saleId, buyerId: 'ann', lines: [{ sku: 'new', quantity: 1 }] };
    expect(await shop.flashSale.purchase(request)).toMatchObject({ outcome: 'unavailable', reason: 'database' });
    expect(await shop.flashSale.hold(request)).toMatchObject({ outcome: 'unavailable', reason: 'database' });
    shop.ports.database.setAvailable(true);
    await new Promise((resolve) => setTimeout(resolve, 260));
    await expect(shop.flashSale.purchase(request)).rejects.toMatchObject({ code: 'SKU_NOT_IN_SALE' });
  });
});

describe('an accepted order that is not stored yet', () => {
  it('is pending at a process that was never asked for its sale', async () => {
    await using shop = await openShop({ worker: false });
    const accepted = await shop.buy('ann');
    if (accepted.outcome !== 'accepted') throw new Error('nothing was sold');
    await using other = createFlashSale(shop.ports, QUICK);
    expect(await other.order(accepted.orderId)).toMatchObject({ state: 'pending' });
    expect(await other.order('AAAAAAAAAAAAAAAAAAAAAA')).toBeUndefined();
  });

  it('is not unknown when the store has lost it and nobody has noticed', async () => {
    await using shop = await openShop({ worker: false, options: { sweepMs: 60_000, relayMs: 60_000 } });
    const accepted = await shop.buy('ann');
    if (accepted.outcome !== 'accepted') throw new Error('nothing was sold');
    shop.ports.inventory.forget();
    await expect(shop.flashSale.order(accepted.orderId)).rejects.toMatchObject({ code: 'STORE_FENCED' });
    const worker = new OrderWorker(shop.ports);
    await worker.start();
    await expect.poll(async () => (await shop.flashSale.order(accepted.orderId))?.state).toBe('stored');
    await worker.close();
  });
});

describe('a worker', () => {
  it('that is closed while it starts consumes nothing afterwards', async () => {
    await using shop = await openShop({ worker: false });
    const reaching = latch();
    const { queue } = shop.ports;
    const slowQueue = changed<OrderQueue>(queue, {
      consume: async (options) => {
        await reaching.opened;
        return await queue.consume(options);
      },
    });
    const worker = new OrderWorker({ ...shop.ports, queue: slowQueue });
    const starting = worker.start();
    const closing = worker.close();
    reaching.open();
    await Promise.all([starting, closing]);
    await shop.buy('ann');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await shop.ports.orders.soldUnits(shop.product.saleId)).toMatchObject([{ summed: 0 }]);
    const next = new OrderWorker(shop.ports);
    await next.start();
    await expect.poll(async () => (await shop.ports.orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(1);
    await next.close();
  });
});

describe('a sale that an operator pauses', () => {
  it('stays paused although a process copies settings that it read before', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    const pausesOnce = (catalog: ProductCatalog) => {
      let paused = false;
      return changed<ProductCatalog>(catalog, {
        saleWithAdjustments: async (...call) => {
          const found = await catalog.saleWithAdjustments(...call);
          if (!paused) await shop.flashSale.pause(saleId);
          paused = true;
          return found;
        },
      });
    };
    await using other = createFlashSale({ ...shop.ports, catalog: pausesOnce(shop.ports.catalog) }, QUICK);
    await other.open(saleId);
    expect((await shop.flashSale.levels(saleId)).window).toBe('paused');
    expect((await shop.buy('ann')).outcome).toBe('paused');
  });

  it('stays ended, and is no error for who read it open', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const endsOnce = (catalog: ProductCatalog) => {
      let ended = false;
      return changed<ProductCatalog>(catalog, {
        saleWithAdjustments: async (...call) => {
          const found = await catalog.saleWithAdjustments(...call);
          if (!ended) await shop.flashSale.end(saleId);
          ended = true;
          return found;
        },
      });
    };
    await using other = createFlashSale({ ...shop.ports, catalog: endsOnce(shop.ports.catalog) }, QUICK);
    const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    expect(await other.purchase(request)).toMatchObject({ outcome: 'ended' });
  });
});
