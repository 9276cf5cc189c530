import {
  createFlashSale,
  createMemoryPorts,
  type EpochRegistry,
  type FlashSale,
  OrderWorker,
  type ProductCatalog,
  silentLogger,
} from '@flash-sale/core';
import { afterEach, expect, it } from 'vitest';
import { SaleFollower } from './sale-follower.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const LAMP = { name: 'A lamp', price: '5', allotment: 1 };
const LOOK_MS = 5;
/** Of which half are the newest. */
const ASKED_MAX = 100;

/** A sale that another process has opened, one that nobody has, and who follows them. */
async function followed() {
  const ports = createMemoryPorts();
  const opened = await ports.catalog.createProduct(LAMP);
  const untouched = await ports.catalog.createProduct(LAMP);
  const other = createFlashSale(ports);
  const worker = new OrderWorker(ports);
  await worker.start();
  await other.open(opened.saleId);
  const flashSale = createFlashSale(ports);
  const selling = () => flashSale.health().sales.flatMap(({ saleId, state }) => (state === 'selling' ? [saleId] : []));
  /** How many epochs each look has asked for. */
  const looks: number[] = [];
  /** In which look each was opened last. */
  const openedIn = new Map<string, number>();
  const health = () => {
    looks.push(0);
    return flashSale.health();
  };
  const current: EpochRegistry['current'] = (saleId) => {
    looks.push((looks.pop() ?? 0) + 1);
    return ports.epochs.current(saleId);
  };
  const neverOpened = async (sales: number) => {
    for (let more = 0; more < sales; more += 1) await ports.catalog.createProduct(LAMP);
  };
  const follow = (catalog: Pick<ProductCatalog, 'sales'> = ports.catalog) => {
    const initialize: FlashSale['initialize'] = (saleId, options) => {
      openedIn.set(saleId, looks.length);
      return flashSale.initialize(saleId, options);
    };
    const ports = { catalog, epochs: { current } };
    const follower = new SaleFollower({ initialize, health }, ports, silentLogger, LOOK_MS);
    closing.unshift(() => follower.close());
  };
  closing.push(
    () => flashSale.close(),
    () => other.close(),
    () => worker.close(),
    () => ports.queue.close(),
  );
  return { ports, other, opened, untouched, selling, looks, openedIn, neverOpened, follow };
}

it('opens what another process has opened, and nothing else', async () => {
  const { opened, selling, follow } = await followed();
  expect(selling()).toEqual([]);
  follow();
  await expect.poll(selling).toEqual([opened.saleId]);
});

it('goes on looking after the database was away', async () => {
  const { ports, opened, selling, follow } = await followed();
  ports.database.setAvailable(false);
  follow();
  await Promise.resolve();
  ports.database.setAvailable(true);
  await expect.poll(selling, { timeout: 10_000 }).toEqual([opened.saleId]);
});

it('asks for a bounded number of sales in each look, and for all of them in the end', async () => {
  const { ports, other, selling, looks, neverOpened, follow } = await followed();
  await neverOpened(120);
  const middle = await ports.catalog.createProduct(LAMP);
  await neverOpened(120);
  await other.open(middle.saleId);
  follow();
  await expect.poll(selling, { timeout: 10_000 }).toContain(middle.saleId);
  expect(Math.max(...looks)).toBeLessThanOrEqual(ASKED_MAX);
});

it('asks for the newest sales in each look, however many were never opened', async () => {
  const { ports, other, selling, looks, openedIn, neverOpened, follow } = await followed();
  await neverOpened(500);
  follow();
  await expect.poll(() => looks.length, { timeout: 10_000 }).toBeGreaterThan(3);
  const newest = await ports.catalog.createProduct(LAMP);
  await neverOpened(10);
  await other.open(newest.saleId);
  const before = looks.length;
  await expect.poll(selling, { timeout: 10_000 }).toContain(newest.saleId);
  expect(openedIn.get(newest.saleId)).toBeLessThanOrEqual(before + 1);
});

it('begins at the first page again when one cannot be read', async () => {
  const { ports, opened, selling, follow } = await followed();
  await ports.catalog.createProduct(LAMP);
  const cursors: (string | undefined)[] = [];
  let broken = true;
  follow({
    async sales(cursor, limit) {
      cursors.push(cursor);
      if (cursor === undefined) return { ...(await ports.catalog.sales(undefined, limit)), next: 'broken' };
      if (broken) throw new Error('there is no such page');
      return { entries: [], next: undefined };
    },
  });
  await expect.poll(() => cursors.filter((cursor) => cursor === undefined).length).toBeGreaterThan(2);
  broken = false;
  await expect.poll(selling, { timeout: 10_000 }).toEqual([opened.saleId]);
});

it('does not let one sale that cannot be asked for keep the others closed', async () => {
  const { ports, opened, untouched, selling, follow } = await followed();
  const { current } = ports.epochs;
  ports.epochs.current = async (saleId) => {
    if (saleId === untouched.saleId) throw new Error('a row that cannot be read');
    return await current.call(ports.epochs, saleId);
  };
  follow();
  await expect.poll(selling, { timeout: 10_000 }).toEqual([opened.saleId]);
});
