import {
  createFlashSale,
  type InventoryStore,
  MemoryInventoryStore,
  MemoryOrderQueue,
  type OrderMessage,
  OrderWorker,
  type Product,
  type RestoredOrder,
  systemClock,
  systemRandom,
} from '@flash-sale/core';
import { PostgresEpochRegistry, PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { benchmarkOrders, inBatches, inFlight } from '../orders/benchmark-orders.ts';
import { everyPage } from '../orders/every-page.ts';
import { orderIdsOfSale } from '../orders/order-ids-of-sale.ts';
import { type BenchmarkDatabase, createDatabase } from '../postgres/benchmark-database.ts';
import type { Check } from '../scenario/findings.ts';

export interface RebuildInput {
  readonly databaseUrl: string;
  /** Absent: the store in memory only. */
  readonly redisUrl: string | undefined;
  readonly orders: number;
  readonly repetitions: number;
}

export interface RebuildRun {
  readonly store: 'Redis' | 'memory';
  /** From closing the old epoch to selling in the next. */
  readonly recoveredPerSecond: number;
  /** Its two parts, each without the other. */
  readonly readPerSecond: number;
  readonly writtenPerSecond: number;
  readonly checks: readonly Check[];
}

export interface RebuildRuns {
  readonly runs: readonly RebuildRun[];
}

interface StoredSale {
  readonly product: Product;
  readonly messages: readonly OrderMessage[];
  readonly ports: ReturnType<typeof portsOf>;
}

const STORED_AT_ONCE = 1_000;
const PAGE_SIZE = 5_000;
/** As a recovery hands them to the store. */
const CHUNK_SIZE = 1_000;
const TIMEOUT_MS = 120_000;

/** Stores the orders of one sale, then loses and recovers its stock over and over. The first round is the warm-up. */
export async function* measureRebuild(input: RebuildInput): AsyncGenerator<RebuildRuns> {
  const database = await createDatabase(input.databaseUrl);
  // Told when everything is removed again: whoever wants one record ends this process as soon as it has it.
  const runs: RebuildRun[] = [];
  try {
    const sale = await storeOrders(database, input.orders);
    // Barriers have to be passed before a rebuild begins.
    const worker = new OrderWorker(sale.ports);
    await worker.start();
    for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
      const round = [await recoverInMemory(sale), ...(await recoverInRedis(sale, input.redisUrl))];
      if (repetition > 0) runs.push(...round);
    }
    await worker.close();
  } finally {
    await database.drop();
  }
  yield { runs };
}

function portsOf({ client }: BenchmarkDatabase) {
  return {
    queue: new MemoryOrderQueue({ clock: systemClock }),
    orders: new PostgresOrderRepository(client),
    catalog: new PostgresProductCatalog(client),
    epochs: new PostgresEpochRegistry(client),
  };
}

async function storeOrders(database: BenchmarkDatabase, count: number): Promise<StoredSale> {
  const ports = portsOf(database);
  const databaseId = await ports.catalog.databaseId();
  const product = await ports.catalog.createProduct({ name: 'Benchmark', price: '9.99', allotment: count + 1 });
  const messages = benchmarkOrders({ ...product, databaseId }, count);
  const batches = inBatches([...messages.entries()], STORED_AT_ONCE);
  await inFlight(batches, 2, async (batch) => {
    const orders = batch.map(([index, message]) => ({
      message,
      origin: { topic: 'benchmark', partition: 0, offset: String(index) },
    }));
    await ports.orders.save({ orders, deadLetters: [], position: undefined });
  });
  return { product, messages, ports };
}

async function recoverInMemory(sale: StoredSale): Promise<RebuildRun> {
  return await recover('memory', sale, () => new MemoryInventoryStore({ clock: systemClock }));
}

async function recoverInRedis(sale: StoredSale, url: string | undefined): Promise<readonly RebuildRun[]> {
  if (url === undefined) return [];
  const { Redis, RedisInventoryStore } = await import('../redis/driver.ts');
  const client = new Redis(url);
  const store = new RedisInventoryStore({ client, timeoutMs: TIMEOUT_MS, rebuildTimeoutMs: TIMEOUT_MS });
  try {
    return [await recover('Redis', sale, () => store)];
  } finally {
    client.disconnect();
  }
}

/** Each store is empty at first: the sale has lost everything. */
async function recover(
  name: RebuildRun['store'],
  sale: StoredSale,
  emptyStore: () => InventoryStore,
): Promise<RebuildRun> {
  const { product, ports, messages } = sale;
  const inventory = emptyStore();
  const flashSale = createFlashSale({ ...ports, inventory });
  const startedAt = performance.now();
  await flashSale.open(product.saleId, { timeoutMs: TIMEOUT_MS });
  const recoveredMs = performance.now() - startedAt;
  const checks = await audit(name, sale, inventory);
  await flashSale.close();
  await drop(inventory, product);

  const { orders, readMs } = await readAll(sale);
  checks.push({ what: `${name}: orders read`, expected: messages.length, found: orders });
  const perSecond = (ms: number) => (messages.length / ms) * 1_000;
  return {
    store: name,
    recoveredPerSecond: perSecond(recoveredMs),
    readPerSecond: perSecond(readMs),
    writtenPerSecond: perSecond(await writeAll(sale, emptyStore())),
    checks,
  };
}

async function readAll({ product, ports }: StoredSale): Promise<{ readonly orders: number; readonly readMs: number }> {
  const startedAt = performance.now();
  const { length: orders } = await orderIdsOfSale(ports.orders, product.saleId);
  return { orders, readMs: performance.now() - startedAt };
}

async function writeAll({ product, messages, ports }: StoredSale, inventory: InventoryStore): Promise<number> {
  const sale = await ports.catalog.sale(product.saleId);
  if (sale === undefined) throw new Error('the sale is gone');
  const restored = messages.map((message): RestoredOrder => ({ message, inOutbox: false }));
  const chunks = inBatches(restored, CHUNK_SIZE);
  const startedAt = performance.now();
  const rebuild = await inventory.rebuild({
    saleId: product.saleId,
    databaseId: sale.databaseId,
    epoch: 1,
    replaces: undefined,
    incarnation: systemRandom.id(),
    settings: sale,
    skus: sale.skus,
    adjustments: [],
  });
  for (const chunk of chunks) await rebuild.addSold(chunk);
  await rebuild.commit();
  const writtenMs = performance.now() - startedAt;
  await drop(inventory, product);
  return writtenMs;
}

async function audit(name: string, { product, messages }: StoredSale, inventory: InventoryStore): Promise<Check[]> {
  const [levels] = (await inventory.levels(product.saleId)).skus;
  const { available = 0, held = 0, sold = 0, allotment = 0 } = levels ?? {};
  const ids = new Set<string>();
  const pages = everyPage((cursor) => inventory.scanReservations(product.saleId, cursor, PAGE_SIZE));
  for await (const page of pages) for (const { orderId } of page) ids.add(orderId);
  return [
    { what: `${name}: available + held + sold`, expected: allotment, found: available + held + sold },
    { what: `${name}: sold units`, expected: messages.length, found: sold },
    { what: `${name}: distinct orders in the store`, expected: messages.length, found: ids.size },
  ];
}

/** Leaves nothing of the sale in the store. */
async function drop(inventory: InventoryStore, { saleId }: Product): Promise<void> {
  const status = await inventory.status(saleId);
  if (status !== undefined) await inventory.dropSale({ saleId, epoch: status.epoch });
}
