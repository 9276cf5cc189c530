import {
  buyerId,
  createFlashSale,
  createMemoryPorts,
  type InventoryStore,
  MemoryInventoryStore,
  type Metrics,
  type OrderRepository,
  OrderWorker,
  type Outbox,
  operationId,
  silentMetrics,
} from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, QUICK } from '../integration/shop.fixture.ts';
import { changed, epochOf, latch, type Ports } from './interleaving.fixture.ts';

/** Interleavings that the simulation has found, played by hand. */

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
    let refused = 0;
    const metrics: Metrics = {
      ...silentMetrics,
      count: (name, labels, by = 1) => {
        if (name === 'flash_sale_published_total' && labels?.outcome === 'refused') refused += by;
      },
    };
    await using flashSale = createFlashSale({ ...ports, inventory, metrics }, { ...QUICK, durability: 'fast' });
    const buy = (buyer: string) => flashSale.purchase({ saleId, buyerId: buyer, lines: [{ sku, quantity: 1 }] });
    const epoch = async () => (await inventory.status(saleId))?.epoch;
    await flashSale.open(saleId);
    ports.queue.setHealth('down');
    await Promise.all([buy('ann'), buy('ben')]);
    await expect.poll(() => refused).toBe(2);
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
