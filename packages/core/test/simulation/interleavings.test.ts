import {
  buyerId,
  createFlashSale,
  createMemoryPorts,
  type InventoryCommand,
  type InventoryStore,
  LocalRateLimiter,
  MemoryInventoryStore,
  type OrderQueue,
  type OrderRepository,
  OrderWorker,
  type Outbox,
  operationId,
  type ProductCatalog,
  type RateLimiter,
  type SaleEpoch,
} from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, QUICK, type Shop } from '../integration/shop.fixture.ts';

/** Interleavings that the simulation has found, played by hand. */

type Ports = ReturnType<typeof createMemoryPorts>;

/** The port with some methods replaced; the others keep their `this`. */
function changed<Port extends object>(port: Port, changes: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const source: object = name in changes ? changes : target;
      const value: unknown = Reflect.get(source, name, source);
      return typeof value === 'function' ? value.bind(source) : value;
    },
  });
}

/** What somebody waits for until the test lets it go on. */
function latch() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

const epochOf = (shop: Shop) => async () => (await shop.ports.inventory.status(shop.product.saleId))?.epoch;

describe('a call', () => {
  it('answers within its deadline when the rate limiter does not answer', async () => {
    const limiter: RateLimiter = { consume: () => new Promise(() => {}), giveBack: () => {} };
    await using shop = await openShop({ wrap: () => ({ limiter }) });
    const { saleId, sku } = shop.product;
    const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    expect(await shop.flashSale.purchase(request, { timeoutMs: 30 })).toMatchObject({ reason: 'deadline' });
    expect(await shop.flashSale.hold(request, { timeoutMs: 30 })).toMatchObject({ reason: 'deadline' });
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

describe('a store that loses a sale', () => {
  it('is recovered although nobody buys: the sweeper notices', async () => {
    await using shop = await openShop();
    shop.ports.inventory.forget();
    await expect.poll(epochOf(shop)).toBe(2);
    expect(await levelsOf(shop)).toEqual({ allotment: 10, available: 10, held: 0, sold: 0 });
  });

  it('is recovered by initialize, and is recovering meanwhile, not unknown', async () => {
    await using shop = await openShop({ options: { sweepMs: 60_000, relayMs: 60_000 } });
    const { saleId } = shop.product;
    shop.ports.inventory.forget();
    expect(await shop.flashSale.initialize(saleId)).toMatchObject({ status: 'ready', levels: { epoch: 2 } });
    shop.ports.inventory.forget();
    await expect(shop.flashSale.levels(saleId)).rejects.toMatchObject({ code: 'STORE_FENCED' });
    await expect.poll(epochOf(shop)).toBe(3);
    shop.ports.inventory.forget();
    await expect(shop.flashSale.pause(saleId)).rejects.toMatchObject({ code: 'STORE_FENCED' });
    await expect.poll(epochOf(shop)).toBe(4);
    expect((await shop.flashSale.levels(saleId)).window).toBe('paused');
  });

  it('between being found and being attached is recovering, not unknown', async () => {
    let lost = false;
    const loseOnce = (inventory: MemoryInventoryStore) =>
      changed<InventoryStore>(inventory, {
        configure: async (sale, settings) => {
          if (lost) inventory.forget();
          lost = false;
          await inventory.configure(sale, settings);
        },
      });
    await using shop = await openShop();
    const ports = { ...shop.ports, inventory: loseOnce(shop.ports.inventory) };
    await using other = createFlashSale(ports, QUICK);
    lost = true;
    const { saleId, sku } = shop.product;
    const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
    expect(await other.purchase(request)).toMatchObject({ outcome: 'unavailable', reason: 'recovering' });
    await expect.poll(epochOf(shop)).toBe(2);
    await expect.poll(async () => (await other.purchase(request)).outcome).toBe('accepted');
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
    await expect(shop.flashSale.adjust(remove, { timeoutMs: 20 })).rejects.toMatchObject({ effect: 'unknown' });
    await shop.flashSale.hold({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 8 }], holdTtlMs: 50 });
    expect(await shop.flashSale.adjust(remove)).toEqual({ outcome: 'not-available', available: 2 });
    await expect.poll(async () => (await levelsOf(shop)).available).toBe(10);
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

describe('a rebuild', () => {
  it('counts what was sold last although the clock of the store was set back', async () => {
    const ports = createMemoryPorts();
    const clock = new ManualClock();
    const inventory = new MemoryInventoryStore({ clock, durableOutbox: true });
    const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 3 });
    const options = { ...QUICK, durability: 'fast', relayMs: 60_000 } as const;
    await using flashSale = createFlashSale({ ...ports, inventory }, options);
    const worker = new OrderWorker(ports);
    await worker.start();
    await flashSale.open(saleId);
    ports.queue.setHealth('down');
    const sold = await flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 2 }] });
    expect(sold.outcome).toBe('accepted');
    clock.jump(-10_000);
    inventory.restore(inventory.snapshot());
    ports.queue.setHealth('up');
    await expect.poll(async () => (await inventory.status(saleId))?.epoch).toBe(2);
    expect((await flashSale.levels(saleId)).skus).toMatchObject([{ available: 1, sold: 2 }]);
    await worker.close();
  });

  it('leaves out what a replica from before an earlier loss brings back, where its units were sold again', async () => {
    const ports = createMemoryPorts();
    const inventory = new MemoryInventoryStore({ clock: new ManualClock(), durableOutbox: true });
    const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 3 });
    const worker = new OrderWorker(ports);
    await worker.start();
    await using flashSale = createFlashSale({ ...ports, inventory }, { ...QUICK, durability: 'fast' });
    const buy = (buyer: string) => flashSale.purchase({ saleId, buyerId: buyer, lines: [{ sku, quantity: 1 }] });
    const epoch = async () => (await inventory.status(saleId))?.epoch;
    await flashSale.open(saleId);
    ports.queue.setHealth('down');
    await Promise.all([buy('ann'), buy('ben')]);
    // Their messages have been refused by then.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const replica = inventory.snapshot();
    inventory.forget();
    ports.queue.setHealth('up');
    await expect.poll(epoch).toBe(2);
    await expect.poll(async () => (await buy('cay')).outcome).toBe('accepted');
    await expect.poll(async () => (await buy('dan')).outcome).toBe('accepted');
    await expect.poll(async () => (await ports.orders.soldUnits(saleId))[0]?.summed).toBe(2);
    inventory.restore(replica);
    await expect.poll(epoch).toBe(3);
    await expect.poll(async () => (await ports.orders.soldUnits(saleId))[0]?.summed).toBe(3);
    expect((await flashSale.levels(saleId)).skus).toMatchObject([{ allotment: 3, available: 0, sold: 3 }]);
    await worker.close();
  });

  it.each(['holds', 'outbox'])('never loses a hold that is confirmed just before it reads the %s', async (reading) => {
    let confirm = async (): Promise<unknown> => undefined;
    const confirmsBefore = ({ inventory }: Ports): { inventory: InventoryStore } => ({
      inventory: changed<InventoryStore>(inventory, {
        scanReservations: async (...call) => {
          if (reading === 'holds') await confirm();
          return await inventory.scanReservations(call[0], call[1], call[2]);
        },
        outbox: changed<Outbox>(inventory.outbox, {
          pending: async (...call) => {
            if (reading === 'outbox') await confirm();
            return await inventory.outbox.pending(call[0], call[1]);
          },
        }),
      }),
    });
    await using shop = await openShop({ wrap: confirmsBefore, options: { relayMs: 60_000 } });
    const { saleId, sku } = shop.product;
    const held = await shop.flashSale.hold({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 2 }] });
    if (held.outcome !== 'held') throw new Error('nothing was held');
    const [operation, ann] = [operationId('late'), buyerId('ann')];
    const late = {
      operationId: operation,
      orderId: held.orderId,
      buyerId: ann,
      lines: undefined,
      traceparent: undefined,
    };
    confirm = () => shop.ports.inventory.decide({ saleId, epoch: 1 }, [{ type: 'confirm', ...late }]);
    await shop.ports.epochs.beginClosing(saleId, 1);
    await expect.poll(epochOf(shop)).toBe(2);
    expect(await levelsOf(shop)).toMatchObject({ available: 8, held: 0, sold: 2 });
  });
});

describe('a coordinator', () => {
  it('that was overtaken while it read looks again, and stops nothing', async () => {
    await using shop = await openShop();
    const { saleId, sku } = shop.product;
    const reading = latch();
    const slowly = (orders: OrderRepository) =>
      changed<OrderRepository>(orders, {
        ordersOfSale: async (sale, cursor, limit) => {
          await reading.opened;
          return await orders.ordersOfSale(sale, cursor, limit);
        },
      });
    await using slow = createFlashSale({ ...shop.ports, orders: slowly(shop.ports.orders) }, QUICK);
    await shop.ports.epochs.beginClosing(saleId, 1);
    const opening = slow.open(saleId);
    await expect.poll(epochOf(shop)).toBe(2);
    await expect.poll(() => slow.health().sales[0]?.progress?.step).toBe('rebuilding');
    await shop.flashSale.adjust({ saleId, sku, operationId: 'more', delta: 5 });
    await expect.poll(async () => (await shop.buy('ann', { quantity: 15 })).outcome).toBe('accepted');
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(15);
    reading.open();
    expect(await opening).toMatchObject({ epoch: 2 });
    expect(slow.health().sales).toMatchObject([{ state: 'selling', epoch: 2 }]);
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
