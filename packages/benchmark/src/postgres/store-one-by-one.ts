import type { OrderMessage, Product } from '@flash-sale/core';
import { PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { benchmarkOrders, inFlight } from '../orders/benchmark-orders.ts';
import { everyPage } from '../orders/every-page.ts';
import { type TimedWork, timedWork } from '../process/timed-work.ts';
import type { Check } from '../scenario/findings.ts';
import { type BenchmarkDatabase, type CommitDurability, createDatabase } from './benchmark-database.ts';
import { pg } from './driver.ts';
import INSERT_ORDER from './insert-order.sql';

export interface OneByOneInput {
  readonly databaseUrl: string;
  readonly orders: number;
  /** Each has one INSERT under way. */
  readonly connections: number;
}

export interface OneByOneRun extends TimedWork {
  readonly durability: CommitDurability;
  readonly checks: readonly Check[];
}

const PRICE = '9.99';
const PAGE_SIZE = 5_000;

/**
 * Stores orders that are at hand as one would first write it, in a database of its own: one INSERT of one row for each,
 * which is a transaction by itself, prepared on each connection.
 */
export async function storeOneByOne({ databaseUrl, orders, connections }: OneByOneInput): Promise<OneByOneRun> {
  const database = await createDatabase(databaseUrl);
  const pool = new pg.Pool({ connectionString: database.url, max: connections });
  try {
    const catalog = new PostgresProductCatalog(database.client);
    const product = await catalog.createProduct({ name: 'Benchmark', price: PRICE, allotment: orders });
    const messages = benchmarkOrders({ ...product, databaseId: await catalog.databaseId() }, orders);
    // Connecting is not part of what is timed.
    const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
    for (const client of clients) client.release();
    let inserted = 0;
    const timed = await timedWork(orders, () =>
      inFlight(messages, connections, async (message) => {
        const { rowCount } = await pool.query({ name: 'insert', text: INSERT_ORDER, values: valuesOf(message) });
        inserted += rowCount ?? 0;
      }),
    );
    const checks = await audit(database, product, messages, inserted);
    return { ...timed, durability: await database.durability(), checks };
  } finally {
    await pool.end();
    await database.drop();
  }
}

function valuesOf({ orderId, saleId, buyerId, fingerprint, epoch, seq, soldAt, lines }: OrderMessage): unknown[] {
  const [line] = lines;
  return [orderId, saleId, buyerId, fingerprint, epoch, seq, soldAt, line?.sku, line?.quantity, PRICE];
}

/** What the repository reads is what was handed over. */
async function audit(
  { client }: BenchmarkDatabase,
  { saleId }: Product,
  messages: readonly OrderMessage[],
  inserted: number,
): Promise<readonly Check[]> {
  const orders = new PostgresOrderRepository(client);
  const sent = new Set<string>(messages.map(({ orderId }) => orderId));
  let [rows, known, units] = [0, 0, 0];
  for await (const page of everyPage((cursor) => orders.ordersOfSale(saleId, cursor, PAGE_SIZE))) {
    for (const { orderId, lines } of page) {
      rows += 1;
      // Counted once, however often it is there.
      if (sent.delete(orderId)) known += 1;
      units += lines.reduce((sum, { quantity }) => sum + quantity, 0);
    }
  }
  const expected = messages.length;
  return [
    { what: 'rows that were called inserted', expected, found: inserted },
    { what: 'orders in the database', expected, found: rows },
    { what: 'distinct orders that were handed over, in the database', expected, found: known },
    { what: 'units of these orders', expected, found: units },
  ].map((check) => ({ ...check, what: `single INSERTs: ${check.what}` }));
}
