import {
  createFlashSale,
  type FlashSalePorts,
  MemoryInventoryStore,
  MemoryOrderQueue,
  MemoryTableQueue,
  type Metrics,
  OrderWorker,
  type RecoveryStopReason,
  systemClock,
} from '@flash-sale/core';
import { rebuildPlan, sampleMessage, sampleSale } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { openShop, QUICK, type Shop } from './shop.fixture.ts';

/** The shop's process has ended; its database is there, and the store and the queue of the next one are these. */
async function restart(shop: Shop, ports: Partial<FlashSalePorts> = {}) {
  await shop.flashSale.close();
  const stopped = new Map<string, number>();
  const metrics: Metrics = {
    count: () => {},
    observe: () => {},
    gauge: (name, value, labels) => {
      if (name === 'flash_sale_stopped') stopped.set(labels?.reason ?? '', value);
    },
  };
  const joined = { ...shop.ports, metrics, ...ports };
  const flashSale = createFlashSale(joined, QUICK);
  const worker = new OrderWorker(joined);
  await worker.start();
  return {
    flashSale,
    stopped,
    async [Symbol.asyncDispose]() {
      await flashSale.close();
      await worker.close();
    },
  };
}

type Restarted = Awaited<ReturnType<typeof restart>>;

/** Stopped with this reason, visible everywhere, and nothing is sold. */
async function expectStopped({ flashSale, stopped }: Restarted, shop: Shop, reason: RecoveryStopReason) {
  const { saleId, sku } = shop.product;
  await expect(flashSale.initialize(saleId, { timeoutMs: 60_000 })).rejects.toMatchObject({
    code: 'RECOVERY_STOPPED',
    details: { reason, decide: expect.any(String) },
  });
  expect(flashSale.health().sales).toMatchObject([{ saleId, state: 'stopped', stop: { reason } }]);
  expect([...stopped]).toEqual([[reason, 1]]);
  const request = { saleId, buyerId: 'late', lines: [{ sku, quantity: 1 }] };
  expect(await flashSale.purchase(request)).toMatchObject({ outcome: 'unavailable', reason: 'recovering' });
  expect(await flashSale.hold(request)).toMatchObject({ outcome: 'unavailable', reason: 'recovering' });
}

/** What a person decided was carried out: it sells what is left, and nothing says that it is stopped. */
async function expectSelling({ flashSale, stopped }: Restarted, shop: Shop, left: number) {
  const { saleId, sku } = shop.product;
  const levels = await flashSale.open(saleId, { timeoutMs: 60_000 });
  expect(levels.skus).toMatchObject([{ sku, available: left }]);
  expect(flashSale.health().sales).toMatchObject([{ saleId, state: 'selling' }]);
  expect([...stopped.values()]).toEqual([0]);
  expect((await flashSale.reconcile(saleId)).discrepancies).toEqual([]);
}

/** What a person does as docs/guides/operations.md tells: the row stands above the epoch that was found. */
function raiseAbove(found: number, { ports, product: { saleId } }: Shop): void {
  const { epochs } = ports.database;
  epochs.set(saleId, { saleId, epoch: found + 1, state: 'closing', incarnation: 'raised by hand' });
}

const emptyStore = () => new MemoryInventoryStore({ clock: systemClock });

async function sold(shop: Shop, units: number): Promise<void> {
  for (let buyer = 0; buyer < units; buyer += 1) expect((await shop.buy(`b${buyer}`)).outcome).toBe('accepted');
  await expect.poll(async () => (await shop.ports.orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(units);
  await expect.poll(async () => (await shop.ports.inventory.outbox.depth(shop.product.saleId)).entries).toBe(0);
}

describe('recovery stops, sells nothing and says what a person must decide', () => {
  it('when the store holds the sale for another database', async () => {
    await using shop = await openShop();
    await sold(shop, 3);
    const inventory = emptyStore();
    const foreign = { ...sampleSale({ allotments: { a: 5 } }), saleId: shop.product.saleId };
    expect(await (await inventory.rebuild(rebuildPlan(foreign))).commit()).toBe('opened');
    await using next = await restart(shop, { inventory });
    await expectStopped(next, shop, 'foreign-store');
    inventory.forget();
    await expectSelling(next, shop, 7);
  });

  it('when the row of the epoch is of another database, or of this one as it was before', async () => {
    await using shop = await openShop();
    await sold(shop, 2);
    const { saleId } = shop.product;
    const first = await shop.ports.epochs.current(saleId);
    if (first === undefined) throw new Error('the sale was never opened');
    shop.ports.inventory.forget();
    expect(await shop.flashSale.open(saleId)).toMatchObject({ epoch: 2 });
    const second = await shop.ports.epochs.current(saleId);
    if (second === undefined) throw new Error('the sale was never recovered');
    const { epochs } = shop.ports.database;

    epochs.set(saleId, first);
    await using next = await restart(shop);
    await expectStopped(next, shop, 'foreign-epoch');
    epochs.set(saleId, { ...second, incarnation: 'of another database' });
    await expectStopped(next, shop, 'foreign-epoch');
    epochs.delete(saleId);
    await expectStopped(next, shop, 'foreign-epoch');
    expect(epochs.has(saleId)).toBe(false);

    raiseAbove(2, shop);
    await expectSelling(next, shop, 8);
    expect(await next.flashSale.levels(saleId)).toMatchObject({ epoch: 4 });
  });

  it('when a barrier was recorded of an epoch that this database never opened', async () => {
    await using shop = await openShop();
    await sold(shop, 2);
    const { saleId } = shop.product;
    const { positions } = shop.ports.database;
    const [key, position] = [...positions][0] ?? [];
    if (key === undefined || position === undefined) throw new Error('no position is recorded');
    positions.set(key, { ...position, barriers: new Map([[saleId, 9]]) });
    await using next = await restart(shop, { inventory: emptyStore() });
    await expectStopped(next, shop, 'foreign-fence');
    raiseAbove(9, shop);
    await expectSelling(next, shop, 8);
  });

  it('when a fence of such an epoch stands in the table queue', async () => {
    await using shop = await openShop({ wrap: ({ database }) => ({ queue: new MemoryTableQueue(database) }) });
    await sold(shop, 2);
    const { saleId } = shop.product;
    const queue = new MemoryTableQueue(shop.ports.database);
    await queue.fence(shop.ports.database.databaseId, saleId, 5);
    await using next = await restart(shop, { inventory: emptyStore(), queue });
    await expectStopped(next, shop, 'foreign-fence');
    raiseAbove(5, shop);
    await expectSelling(next, shop, 8);
  });

  it('when the log was made anew, and the recorded positions lie beyond its end', async () => {
    await using shop = await openShop();
    await sold(shop, 8);
    const queue = new MemoryOrderQueue();
    await using next = await restart(shop, { inventory: emptyStore(), queue });
    await expectStopped(next, shop, 'log-replaced');
    expect(queue.entries().filter(({ type }) => type === 'order')).toEqual([]);
    // What only the old log held is given up: everything was stored.
    shop.ports.database.positions.clear();
    await expectSelling(next, shop, 2);
  });

  it('when the stored orders exceed the allotment', async () => {
    await using shop = await openShop();
    await sold(shop, 5);
    const { saleId, sku } = shop.product;
    const row = shop.ports.database.sales.get(saleId)?.skus.get(sku);
    if (row === undefined) throw new Error('the catalog has no such SKU');
    row.allotment = 4;
    await using next = await restart(shop, { inventory: emptyStore() });
    await expectStopped(next, shop, 'more-sold-than-set-aside');
    row.allotment = 10;
    await expectSelling(next, shop, 5);
  });
});

it('is attached again by itself in a process that has stopped, once another one has recovered the sale', async () => {
  await using shop = await openShop();
  await sold(shop, 2);
  const { positions } = shop.ports.database;
  const { saleId, sku } = shop.product;
  const [key, position] = [...positions][0] ?? [];
  if (key === undefined || position === undefined) throw new Error('no position is recorded');
  positions.set(key, { ...position, barriers: new Map([[saleId, 9]]) });
  const inventory = emptyStore();
  await using one = await restart(shop, { inventory });
  await using two = await restart(shop, { inventory });
  await expectStopped(one, shop, 'foreign-fence');
  await expectStopped(two, shop, 'foreign-fence');
  raiseAbove(9, shop);
  await expectSelling(one, shop, 8);
  const request = { saleId, buyerId: 'ann', idempotencyKey: 'k', lines: [{ sku, quantity: 1 }] };
  await expect.poll(async () => (await two.flashSale.purchase(request)).outcome).toMatch(/accepted|replayed/);
  expect([...two.stopped.values()]).toEqual([0]);
});

it('does not mind barriers and orders of another database in the log', async () => {
  await using shop = await openShop();
  await sold(shop, 2);
  const { saleId } = shop.product;
  const foreign = sampleMessage({ saleId, epoch: 50 });
  await shop.ports.queue.publish([foreign]);
  await shop.ports.queue.fence(foreign.databaseId, saleId, 60);
  await using next = await restart(shop, { inventory: emptyStore() });
  expect(await next.flashSale.open(saleId)).toMatchObject({ epoch: 2, skus: [{ available: 8, sold: 2 }] });
  expect(next.flashSale.health().sales).toMatchObject([{ state: 'selling' }]);
});
