import {
  type Clock,
  createFlashSale,
  FlashSaleError,
  type InventoryStore,
  type MemoryInventorySnapshot,
  MemoryInventoryStore,
  systemClock,
} from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { expect, it } from 'vitest';
import { openShop, QUICK, type Shop } from './shop.fixture.ts';

/** A lease that outlives these tests: a process that gives way gives way for as long. */
const LONG_LEASES = { ...QUICK, leaseTtlMs: 60_000, auditMs: 50 };
/** A process looks again after 200 ms: it has looked often enough after so long. */
const GIVES_WAY_MS = 1_000;

/** What a process reaches under an address that can be led elsewhere. */
function leadable(store: InventoryStore): { readonly inventory: InventoryStore; leadTo(next: InventoryStore): void } {
  let reached = store;
  return {
    inventory: new Proxy(store, {
      get(_, name) {
        const value: unknown = Reflect.get(reached, name, reached);
        return typeof value === 'function' ? (value.bind(reached) as unknown) : value;
      },
    }),
    leadTo: (next) => {
      reached = next;
    },
  };
}

/** A store with what another one knew, which refuses every step until it is recovered. */
function promoted(snapshot: MemoryInventorySnapshot, clock: Clock = systemClock): MemoryInventoryStore {
  const replica = new MemoryInventoryStore({ clock });
  replica.restore(snapshot);
  return replica;
}

/** Counts the epochs that are opened from now on. */
function countOpened({ ports: { epochs } }: Shop): () => number {
  let opened = 0;
  const open = epochs.open.bind(epochs);
  epochs.open = async (...call) => {
    const won = await open(...call);
    if (won) opened += 1;
    return won;
  };
  return () => opened;
}

it('a process that reaches the old one of two stores leaves the sale to who sells it from the new one', async () => {
  let first: ReturnType<typeof leadable> | undefined;
  await using shop = await openShop({
    product: { allotment: 1_000 },
    options: LONG_LEASES,
    wrap: ({ inventory }) => {
      first = leadable(inventory);
      return { inventory: first.inventory };
    },
  });
  const { saleId, sku } = shop.product;
  const old = shop.ports.inventory;
  const second = leadable(old);
  await using other = createFlashSale({ ...shop.ports, inventory: second.inventory }, LONG_LEASES);
  await other.open(saleId);
  const buyThere = async () =>
    (await other.purchase({ saleId, buyerId: 'ben', lines: [{ sku, quantity: 1 }] })).outcome;
  expect(await buyThere()).toBe('accepted');
  const opened = countOpened(shop);

  const replica = promoted(old.snapshot());
  first?.leadTo(replica);
  await expect.poll(async () => (await shop.buy('ann')).outcome).toBe('accepted');
  const progress = () => other.health().sales.find((sale) => sale.state === 'recovering')?.progress;
  await expect.poll(() => progress()?.remaining).toBeGreaterThan(LONG_LEASES.leaseTtlMs / 2);
  const from = progress()?.remaining ?? 0;
  expect(progress()?.step).toBe('giving-way');
  while ((progress()?.remaining ?? 0) > from - GIVES_WAY_MS) {
    expect(await buyThere()).toBe('unavailable');
    expect((await shop.buy('ann')).outcome).toBe('accepted');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(opened()).toBe(1);

  second.leadTo(replica);
  await expect.poll(buyThere).toBe('accepted');
  expect(opened()).toBe(1);
  const { epoch, skus } = await other.levels(saleId);
  expect(epoch).toBe(2);
  const sold = skus[0]?.sold ?? 0;
  expect(skus).toEqual([{ sku, allotment: 1_000, available: 1_000 - sold, held: 0, sold }]);
  await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(sold);
});

it('a process with an older store takes over when nobody sells, after as long as for a process that died', async () => {
  const leaseTtlMs = 400;
  const clock = new ManualClock();
  await using shop = await openShop({ clock, options: { leaseTtlMs } });
  const { saleId, sku } = shop.product;
  const old = promoted(shop.ports.inventory.snapshot(), clock);
  shop.ports.inventory.forget();
  expect((await shop.buy('ann')).outcome).toBe('unavailable');
  await clock.advanceAsync(1_000);
  expect((await shop.buy('ann')).outcome).toBe('accepted');
  // From now on it renews its lease on epoch 2, and reaches no store.
  shop.ports.inventory.decide = () => Promise.reject(new FlashSaleError('STORE_UNAVAILABLE', 'out of reach'));
  await using other = createFlashSale({ ...shop.ports, inventory: old }, { ...QUICK, leaseTtlMs });
  const initialized = other.initialize(saleId, { timeoutMs: leaseTtlMs - 1 });
  await clock.advanceAsync(leaseTtlMs - 1);
  expect(await initialized).toMatchObject({ status: 'recovering', progress: { step: 'giving-way' } });
  const opened = other.open(saleId);
  await clock.advanceAsync(1_000);
  expect(await opened).toMatchObject({ epoch: 3, skus: [{ sku, available: 9, sold: 1 }] });
});

it('a process without a lease does not call an order unknown that is sold from the other store', async () => {
  let first: ReturnType<typeof leadable> | undefined;
  const clock = new ManualClock();
  await using shop = await openShop({
    clock,
    options: LONG_LEASES,
    wrap: ({ inventory }) => {
      first = leadable(inventory);
      return { inventory: first.inventory };
    },
  });
  const { ports, product } = shop;
  const old = ports.inventory;
  // Its lease ends, and it never hears that the epoch does: the registry does not answer.
  const renewals = { answered: true };
  const epochs = new Proxy(ports.epochs, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name === 'renewLeases' && !renewals.answered) {
        return () => Promise.reject(new FlashSaleError('DATABASE_UNAVAILABLE', 'out of reach'));
      }
      return value.bind(target) as unknown;
    },
  });
  await using other = createFlashSale({ ...ports, inventory: old, epochs }, { ...QUICK, leaseTtlMs: 400 });
  await other.open(product.saleId);
  expect(await other.order('AAAAAAAAAAAAAAAAAAAAAA')).toBeUndefined();
  renewals.answered = false;

  first?.leadTo(promoted(old.snapshot(), clock));
  await clock.advanceAsync(2_000);
  expect((await shop.buy('ann')).outcome).toBe('accepted');
  ports.orders.save = () => Promise.reject(new FlashSaleError('DATABASE_UNAVAILABLE', 'away'));
  const bought = await shop.buy('ben');
  if (bought.outcome !== 'accepted') throw new Error('there was stock');
  await expect(other.order(bought.orderId)).rejects.toMatchObject({ code: 'STORE_FENCED', retryable: true });
});
