import {
  createFlashSale,
  createMemoryPorts,
  type LevelsSnapshot,
  MemoryInventoryStore,
  type Metrics,
  systemClock,
} from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { expect, it } from 'vitest';
import { levelsOf, openShop, QUICK } from './shop.fixture.ts';

/** The last value of each gauge and the sum of each counter. */
function keptMetrics() {
  const values = new Map<string, number>();
  const metrics: Metrics = {
    count: (name, _labels, by = 1) => void values.set(name, (values.get(name) ?? 0) + by),
    observe: () => {},
    gauge: (name, value) => void values.set(name, value),
  };
  return { metrics, values };
}

it('exports the levels of each sale, and that they add up', async () => {
  const { metrics, values } = keptMetrics();
  await using shop = await openShop({ wrap: () => ({ metrics }), options: { auditMs: 10 } });
  await shop.buy('ann', { quantity: 3 });
  await expect.poll(() => values.get('flash_sale_sold_units')).toBe(3);
  expect(values.get('flash_sale_available_units')).toBe(7);
  expect(values.get('flash_sale_conservation_broken')).toBe(0);
});

it('tells of levels that do not add up', async () => {
  const { metrics, values } = keptMetrics();
  await using shop = await openShop({ wrap: () => ({ metrics }), options: { auditMs: 10 } });
  const { inventory } = shop.ports;
  const levels = inventory.levels.bind(inventory);
  inventory.levels = async (saleId) => {
    const snapshot = await levels(saleId);
    return { ...snapshot, skus: snapshot.skus.map((sku) => ({ ...sku, available: sku.available + 1 })) };
  };
  await expect.poll(() => values.get('flash_sale_conservation_broken')).toBe(1);
});

it('closes the epoch of a store that has gone back without a fence, and recovery brings every order again', async () => {
  const { metrics, values } = keptMetrics();
  await using shop = await openShop({ wrap: () => ({ metrics }), options: { auditMs: 10 } });
  const { inventory, orders } = shop.ports;
  const before = inventory.snapshot();
  for (let buyer = 0; buyer < 4; buyer += 1) await shop.buy(`b${buyer}`);
  await expect.poll(() => values.get('flash_sale_sold_units')).toBe(4);
  inventory.adopt(before);
  await expect.poll(async () => (await inventory.status(shop.product.saleId))?.epoch).toBe(2);
  await expect.poll(async () => (await levelsOf(shop)).sold).toBe(4);
  expect(values.get('flash_sale_store_went_back_total')).toBe(1);
  expect((await shop.flashSale.reconcile(shop.product.saleId)).discrepancies).toEqual([]);
  expect((await orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(4);
});

it('sells to nobody who waited for the store when its epoch was found to be over', async () => {
  const { metrics, values } = keptMetrics();
  let silent = false;
  let goOn = (): void => {};
  const answering = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  /** Purchases that were handed to the store in its first epoch while it was silent. */
  let handedOver = 0;
  const slowly = ({ inventory }: ReturnType<typeof createMemoryPorts>) => {
    const decide = inventory.decide.bind(inventory);
    inventory.decide = (async (...call: Parameters<typeof decide>) => {
      const [sale, commands] = call;
      if (silent && sale.epoch === 1 && commands.some(({ type }) => type === 'purchase')) {
        handedOver += 1;
        await answering;
      }
      return await decide(...call);
    }) as typeof decide;
    return { metrics };
  };
  const options = { auditMs: 10, storeBatchSizeMax: 1, deadlineMs: 30_000 };
  await using shop = await openShop({ wrap: slowly, options });
  const { inventory } = shop.ports;
  const before = inventory.snapshot();
  await shop.buy('ann');
  await expect.poll(() => values.get('flash_sale_sold_units')).toBe(1);
  silent = true;
  const crowd = Array.from({ length: 9 }, (_, buyer) => shop.buy(`b${buyer}`));
  await expect.poll(() => handedOver).toBeGreaterThan(0);
  const underWay = handedOver;
  inventory.adopt(before);
  await expect.poll(() => values.get('flash_sale_store_went_back_total')).toBe(1);
  goOn();
  const answers = await Promise.all(crowd);
  expect(handedOver).toBe(underWay);
  expect(answers.filter(({ outcome }) => outcome === 'unavailable').length).toBeGreaterThanOrEqual(9 - underWay);
  await expect.poll(async () => (await inventory.status(shop.product.saleId))?.epoch).toBe(2);
});

it('lets nobody go first in an epoch that it has closed itself', async () => {
  const { metrics, values } = keptMetrics();
  // Who lets others go first does so for as long as they need to notice.
  const options = { auditMs: 10, leaseRenewMs: 300_000, leaseTtlMs: 600_000 };
  await using shop = await openShop({ wrap: () => ({ metrics }), options });
  const { inventory, epochs } = shop.ports;
  const before = inventory.snapshot();
  await shop.buy('ann');
  await expect.poll(() => values.get('flash_sale_sold_units')).toBe(1);
  // The registry is asked how the sale stands when its row says closing already.
  const current = epochs.current.bind(epochs);
  epochs.current = async (saleId) => {
    await new Promise((resolve) => setImmediate(resolve));
    return await current(saleId);
  };
  inventory.adopt(before);
  await expect.poll(async () => (await inventory.status(shop.product.saleId))?.epoch).toBe(2);
});

it('keeps nobody from closing while the store does not answer', async () => {
  await using shop = await openShop({ options: { auditMs: 10 } });
  const asked = new Promise<void>((resolve) => {
    shop.ports.inventory.levels = () => {
      resolve();
      return new Promise(() => {});
    };
  });
  await asked;
  await shop.flashSale.close();
});

/** A gate before the answers of the store: what is asked is carried out, and told when the gate opens. */
function gateBefore(store: MemoryInventoryStore): () => void {
  const decide = store.decide.bind(store);
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  store.decide = async (...call) => {
    const replies = await decide(...call);
    await opened;
    return replies;
  };
  return open;
}

it.each(['durable', 'fast'] as const)(
  'sells and acknowledges nothing from a store that has gone back while the registry is away, nor when it is back (%s)',
  async (durability) => {
    const { metrics, values } = keptMetrics();
    const store = new MemoryInventoryStore({ clock: systemClock, durableOutbox: true });
    await using shop = await openShop({
      wrap: () => ({ metrics, inventory: store }),
      // A lease that outlives the test: nothing but the finding ends it.
      options: { auditMs: 10, leaseTtlMs: 600_000, durability },
    });
    const { flashSale, ports, product } = shop;
    const { saleId, sku } = product;
    const lines = [{ sku, quantity: 1 }];
    const others = { ...QUICK, auditMs: 60_000, leaseTtlMs: 600_000, durability };
    await using other = createFlashSale({ ...ports, inventory: store }, others);
    await other.open(saleId);
    const held = await flashSale.hold({ saleId, buyerId: 'hal', lines });
    if (held.outcome !== 'held') throw new Error('nothing was held');
    const settlement = { saleId, buyerId: 'hal', orderId: held.orderId };
    const before = store.snapshot();
    for (let buyer = 0; buyer < 4; buyer += 1) await shop.buy(`b${buyer}`);
    await expect.poll(async () => (await ports.orders.soldUnits(saleId))[0]?.summed).toBe(4);
    await expect.poll(() => values.get('flash_sale_sold_units')).toBe(4);
    const seen = (await store.levels(saleId)).version;

    ports.database.setAvailable(false);
    const answer = gateBefore(store);
    const underWay = shop.buy('eve');
    await expect.poll(async () => (await store.levels(saleId)).skus[0]?.sold).toBe(5);
    store.adopt(before);
    await expect.poll(() => values.get('flash_sale_store_went_back_total')).toBeGreaterThan(0);
    answer();
    expect((await underWay).outcome).toBe('unknown');
    const { version, skus } = await store.levels(saleId);
    for (let buyer = 0; buyer < 20; buyer += 1) {
      const refused = { outcome: 'unavailable', reason: 'recovering', retryAfterMs: expect.any(Number) };
      expect(await shop.buy(`c${buyer}`)).toEqual(refused);
      expect(await flashSale.hold({ saleId, buyerId: `c${buyer}`, lines })).toEqual(refused);
      expect(await flashSale.confirm(settlement)).toEqual(refused);
      expect(await flashSale.release(settlement)).toEqual(refused);
    }
    expect(await store.levels(saleId)).toMatchObject({ version, skus });
    expect(flashSale.health().sales).toMatchObject([{ state: 'recovering' }]);

    // A process that has not looked yet goes on with the store, which outgrows what was seen of it here.
    while ((await store.levels(saleId)).version <= seen) {
      const more = await other.hold({ saleId, buyerId: 'ida', lines });
      if (more.outcome !== 'held') throw new Error(`nothing was held: ${more.outcome}`);
      await other.release({ saleId, buyerId: 'ida', orderId: more.orderId });
    }
    ports.database.setAvailable(true);
    await expect.poll(async () => (await store.status(saleId))?.epoch).toBe(2);
    await expect.poll(async () => (await store.levels(saleId)).skus[0]).toMatchObject({ held: 1, sold: 5 });
    expect((await flashSale.confirm(settlement)).outcome).toBe('accepted');
    expect((await flashSale.reconcile(saleId)).discrepancies).toEqual([]);
    expect(values.get('flash_sale_store_went_back_total')).toBe(1);
  },
);

it('takes no notice of an answer that comes when its visit was given up and newer levels were seen', async () => {
  const clock = new ManualClock();
  const ports = createMemoryPorts({ clock });
  const { metrics, values } = keptMetrics();
  const { saleId, sku } = await ports.catalog.createProduct({ name: 'Console', price: '499.00', allotment: 10 });
  const flashSale = createFlashSale({ ...ports, metrics }, { leaseTtlMs: 3_600_000 });
  await flashSale.open(saleId);
  await clock.advanceAsync(2_000);
  const levels = ports.inventory.levels.bind(ports.inventory);
  let answer = (_: LevelsSnapshot): void => {};
  ports.inventory.levels = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  const early = await levels(saleId);
  await clock.advanceAsync(1_000);
  const late = answer;
  ports.inventory.levels = levels;
  for (let unit = 0; unit < 3; unit += 1) {
    await flashSale.purchase({ saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] });
  }
  await clock.advanceAsync(10_000);
  expect(values.get('flash_sale_sold_units')).toBe(3);
  late(early);
  await clock.advanceAsync(100);
  expect(values.get('flash_sale_sold_units')).toBe(3);
  expect(values.get('flash_sale_store_went_back_total')).toBeUndefined();
  expect(flashSale.health().sales).toMatchObject([{ state: 'selling', epoch: 1 }]);
  await flashSale.close();
});
