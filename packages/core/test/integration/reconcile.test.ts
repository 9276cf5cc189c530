import { createFlashSale, MemoryOrderQueue, type OrderId, type PublishOutcome } from '@flash-sale/core';
import { describe, expect, it } from 'vitest';
import { levelsOf, openShop, QUICK, type Shop } from './shop.fixture.ts';

const LOOK = { timeoutMs: 60_000 };
/** Buyers who come together. */
const CROWD = 250;

/** What was sold in the very millisecond of a reading may be on its way: it is judged in the next. */
async function nextMillisecond({ ports, product }: Shop): Promise<void> {
  const { at } = await ports.inventory.levels(product.saleId);
  await expect.poll(async () => (await ports.inventory.levels(product.saleId)).at).toBeGreaterThan(at);
}

/** So many orders of a unit each, stored. */
async function sold(shop: Shop, count: number): Promise<void> {
  // Not all at once: on a busy machine the last of thousands would miss the deadline.
  for (let from = 0; from < count; from += CROWD) {
    const crowd = Array.from({ length: Math.min(CROWD, count - from) }, (_, index) => shop.buy(`b${from + index}`));
    for (const { outcome } of await Promise.all(crowd)) expect(outcome).toBe('accepted');
  }
  const { saleId } = shop.product;
  await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(count);
  await expect.poll(async () => (await shop.ports.inventory.outbox.depth(saleId)).entries).toBe(0);
  // The relay may have published some of them a second time.
  const { queue, orders } = shop.ports;
  await expect.poll(async () => await queue.lag(await orders.positions())).toBe(0);
  await nextMillisecond(shop);
}

/** Takes the newest order out of the database by hand, as if it had never been stored. */
function loseOrder({ ports, product }: Shop): OrderId {
  const sale = ports.database.sales.get(product.saleId);
  const order = sale?.orders.pop();
  if (sale === undefined || order === undefined) throw new Error('no order is stored');
  ports.database.orders.delete(order.orderId);
  for (const { sku, quantity } of order.lines) {
    const row = sale.skus.get(sku);
    if (row !== undefined) row.sold -= quantity;
  }
  return order.orderId;
}

const kindsOf = async (shop: Shop) =>
  (await shop.flashSale.reconcile(shop.product.saleId, LOOK)).discrepancies.map(({ kind }) => kind);

const rowsOf = async (shop: Shop) =>
  (await shop.ports.orders.reconciliations({ saleId: shop.product.saleId, limit: 10 })).entries;

describe('a reconciliation', () => {
  it('finds nothing in a sale of several pages that is well, and counts what it has compared', async () => {
    await using shop = await openShop({ product: { allotment: 3_000 } });
    await sold(shop, 2_500);
    const report = await shop.flashSale.reconcile(shop.product.saleId, LOOK);
    expect(report).toMatchObject({
      dryRun: true,
      counted: { orders: 2_500, reservations: 2_500, outbox: 0, queued: 0, deadLetters: 0 },
      discrepancies: [],
      unnamed: 0,
    });
  });

  it('names the first thousand of a kind, counts the rest, and repairs all in as many turns as it takes', async () => {
    await using shop = await openShop({ product: { allotment: 3_000 } });
    await sold(shop, 1_500);
    for (let lost = 0; lost < 1_200; lost += 1) loseOrder(shop);
    const { saleId } = shop.product;
    const found = await shop.flashSale.reconcile(saleId, LOOK);
    expect([found.discrepancies.length, found.unnamed]).toEqual([1_000, 200]);
    const first = await shop.flashSale.reconcile(saleId, { ...LOOK, dryRun: false });
    expect(first.discrepancies.filter(({ repaired }) => repaired)).toHaveLength(1_000);
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(1_300);
    const second = await shop.flashSale.reconcile(saleId, { ...LOOK, dryRun: false });
    expect([second.discrepancies.length, second.unnamed]).toEqual([200, 0]);
    await expect.poll(async () => (await shop.ports.orders.soldUnits(saleId))[0]?.summed).toBe(1_500);
    expect((await rowsOf(shop)).map(({ outcome, repaired }) => [outcome, repaired])).toEqual([
      ['repaired', 200],
      ['partly-repaired', 1_000],
      ['found', 0],
    ]);
  });

  it('recovers a store that lacks stored orders, only when asked to', async () => {
    await using shop = await openShop({ options: { auditMs: 60_000 } });
    const { inventory } = shop.ports;
    await sold(shop, 1);
    const before = inventory.snapshot();
    await shop.buy('ann', { quantity: 3 });
    await expect.poll(async () => (await shop.ports.orders.soldUnits(shop.product.saleId))[0]?.summed).toBe(4);
    inventory.adopt(before);
    const found = await shop.flashSale.reconcile(shop.product.saleId, LOOK);
    expect(found.discrepancies).toMatchObject([
      { kind: 'order-without-reservation', repair: 'recover', repaired: false },
    ]);
    expect(await levelsOf(shop)).toMatchObject({ available: 9, sold: 1 });
    const mended = await shop.flashSale.reconcile(shop.product.saleId, { ...LOOK, dryRun: false });
    expect(mended.discrepancies).toMatchObject([{ kind: 'order-without-reservation', repaired: true }]);
    expect(await levelsOf(shop)).toMatchObject({ available: 6, sold: 4 });
    expect(await shop.ports.inventory.status(shop.product.saleId)).toMatchObject({ epoch: 2 });
    expect(await kindsOf(shop)).toEqual([]);
  });

  it('names what a person must decide on, and repairs none of it', async () => {
    await using shop = await openShop();
    await sold(shop, 3);
    const { database, queue, orders } = shop.ports;
    const { saleId, sku } = shop.product;
    const sale = database.sales.get(saleId);
    const row = sale?.skus.get(sku);
    const order = sale?.orders[0];
    if (sale === undefined || row === undefined || order === undefined) throw new Error('nothing is stored');

    const larger = { ...order, lines: order.lines.map((line) => ({ ...line, quantity: 9 })) };
    sale.orders[0] = larger;
    database.orders.set(order.orderId, larger);
    const twisted = ['counter-differs', 'lines-differ', 'more-sold-than-set-aside'];
    expect((await kindsOf(shop)).sort()).toEqual(twisted);
    const repairing = await shop.flashSale.reconcile(saleId, { ...LOOK, dryRun: false });
    expect(repairing.discrepancies.map(({ repair, repaired }) => [repair, repaired])).toEqual(
      twisted.map(() => ['none', false]),
    );
    sale.orders[0] = order;
    database.orders.set(order.orderId, order);
    row.allotment = 11;
    expect(await kindsOf(shop)).toEqual(['allotment-differs']);
    row.allotment = 10;

    const [key, position] = [...database.positions].find(([, { nextOffset }]) => nextOffset !== '0') ?? [];
    if (key === undefined || position === undefined) throw new Error('no position is recorded');
    database.positions.set(key, { ...position, barriers: new Map([[saleId, 9]]) });
    expect(await kindsOf(shop)).toEqual(['foreign-fence']);
    database.positions.set(key, { ...position, nextOffset: '1000' });
    expect(await kindsOf(shop)).toEqual(['log-replaced']);
    expect((await shop.flashSale.reconcile(saleId, LOOK)).counted.queued).toBeUndefined();
    database.positions.set(key, position);

    const lag = queue.lag.bind(queue);
    queue.lag = async (positions) => (await lag(positions)) + 1;
    expect(await kindsOf(shop)).toEqual(['queue-stands-still']);
    queue.lag = lag;
    expect(await kindsOf(shop)).toEqual([]);
    expect((await orders.soldUnits(saleId))[0]).toEqual({ sku, counter: 3, summed: 3 });
  });

  it('tells of numbers that the store gave and no sale carries', async () => {
    await using shop = await openShop();
    await sold(shop, 4);
    const { inventory } = shop.ports;
    const scan = inventory.scanReservations.bind(inventory);
    inventory.scanReservations = async (...asked) => {
      const page = await scan(...asked);
      const renumbered = page.entries.map((entry) =>
        entry.sale?.seq === 3 ? { ...entry, sale: { ...entry.sale, seq: 30 } } : entry,
      );
      return { ...page, entries: renumbered };
    };
    const { discrepancies } = await shop.flashSale.reconcile(shop.product.saleId, LOOK);
    expect(discrepancies).toMatchObject([{ kind: 'seq-gap', detail: expect.stringContaining('30 numbers') }]);
  });

  it('reads a sale whose recovery has stopped, and names the orders that only its store knows', async () => {
    await using shop = await openShop();
    await sold(shop, 6);
    const { saleId } = shop.product;
    const lost = [loseOrder(shop), loseOrder(shop)];
    await shop.flashSale.close();
    shop.ports.inventory.restore(shop.ports.inventory.snapshot());
    const ports = { ...shop.ports, queue: new MemoryOrderQueue() };
    await using flashSale = createFlashSale(ports, QUICK);
    await expect(flashSale.initialize(saleId, LOOK)).rejects.toMatchObject({ details: { reason: 'log-replaced' } });
    const { discrepancies } = await flashSale.reconcile(saleId, { ...LOOK, by: 'ann' });
    expect(discrepancies.filter(({ orderId }) => orderId !== undefined)).toMatchObject(
      lost.sort().map((orderId) => ({ kind: 'reservation-without-order', orderId, repair: 'none' })),
    );
    expect(discrepancies.map(({ kind }) => kind)).toContain('log-replaced');
    await expect(flashSale.reconcile(saleId, { ...LOOK, dryRun: false })).rejects.toMatchObject({
      code: 'RECOVERY_STOPPED',
    });
    expect(await rowsOf(shop)).toMatchObject([{ actor: 'ann', dryRun: true, outcome: 'found' }]);
  });
});

describe('the books', () => {
  it('have a row of every reconciliation: who, when, dry or not, what was counted, found and repaired', async () => {
    await using shop = await openShop({ options: { relayMs: 60_000, processId: 'shop-1' } });
    const { saleId } = shop.product;
    await sold(shop, 2);
    const clean = await shop.flashSale.reconcile(saleId);
    const { queue } = shop.ports;
    const publish = queue.publish.bind(queue);
    queue.publish = async (messages) => messages.map((): PublishOutcome => ({ outcome: 'stored' }));
    await shop.buy('ann', { quantity: 2 });
    await expect.poll(async () => (await shop.ports.inventory.outbox.depth(saleId)).entries).toBe(0);
    queue.publish = publish;
    await nextMillisecond(shop);
    await shop.flashSale.reconcile(saleId, { by: 'bob' });
    await shop.flashSale.reconcile(saleId, { by: 'bob', dryRun: false });
    const rows = await rowsOf(shop);
    expect(rows).toMatchObject([
      { actor: 'bob', dryRun: false, outcome: 'repaired', found: { 'reservation-without-order': 1 }, repaired: 1 },
      { actor: 'bob', dryRun: true, outcome: 'found', found: { 'reservation-without-order': 1 }, repaired: 0 },
      {
        id: clean.reconciliationId,
        actor: 'shop-1',
        dryRun: true,
        outcome: 'clean',
        epoch: 1,
        counted: { orders: 2, reservations: 2, outbox: 0, queued: 0, deadLetters: 0 },
        found: {},
      },
    ]);
    for (const { begunAt, endedAt } of rows) expect(endedAt).toBeGreaterThanOrEqual(begunAt);
  });

  it('have a row of one that failed, with the error, and of one that is under way', async () => {
    await using shop = await openShop();
    const { orders } = shop.ports;
    const { saleId } = shop.product;
    let outcomeMeanwhile: string | undefined;
    orders.soldUnits = async () => {
      outcomeMeanwhile = (await rowsOf(shop))[0]?.outcome;
      throw new Error('the disk is on fire');
    };
    await expect(shop.flashSale.reconcile(saleId, { by: 'ann' })).rejects.toThrow('the disk is on fire');
    expect(outcomeMeanwhile).toBe('begun');
    expect(await rowsOf(shop)).toMatchObject([
      { actor: 'ann', outcome: 'failed', error: 'Error: the disk is on fire' },
    ]);
  });

  it('take no name that cannot be printed, and no reconciliation without a row', async () => {
    await using shop = await openShop();
    const { saleId } = shop.product;
    for (const by of ['', 'a\nb', 'x'.repeat(201)]) {
      await expect(shop.flashSale.reconcile(saleId, { by })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    }
    expect(await rowsOf(shop)).toEqual([]);
    shop.ports.orders.recordReconciliation = async () => {
      throw new Error('no room');
    };
    await expect(shop.flashSale.reconcile(saleId)).rejects.toThrow('no room');
  });
});
