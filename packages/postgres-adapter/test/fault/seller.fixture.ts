/**
 * Sells until it is killed: publishes to the table queue and stores through a worker, all in one data folder. Says on
 * standard output, a line of JSON each, what it found of the orders that an earlier process was promised, and then which
 * orders it was promised itself and how many it has stored.
 *
 * Arguments: data folder, thread of PGlite, file with the promised order ids, a line each.
 */
import { readFileSync } from 'node:fs';
import { decodeOrderMessage, type OrderId, OrderWorker, type Product } from '@flash-sale/core';
import {
  migrate,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
  type SqlClient,
} from '@flash-sale/postgres-adapter';
import { openPglite } from '@flash-sale/postgres-adapter/pglite';
import { messageFor } from '../samples.ts';

const [, , dataDir = '', thread = 'worker', promisedFile = ''] = process.argv;
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const { client } = await openPglite({ dataDir, thread: thread === 'main' ? 'main' : 'worker' });
await migrate(client);
const catalog = new PostgresProductCatalog(client);
const orders = new PostgresOrderRepository(client);
const queue = new PostgresOrderQueue(client);
const databaseId = await catalog.databaseId();
const product = (await catalog.product(1)) ?? (await createOnce());

const promised = readFileSync(promisedFile, 'utf8').split('\n').filter(Boolean) as OrderId[];
say({ found: await takeStock(client, promised) });

const save = orders.save.bind(orders);
orders.save = async (...batch) => {
  const outcomes = await save(...batch);
  say({ stored: outcomes.length });
  return outcomes;
};
const worker = new OrderWorker({ queue, orders, catalog }, { batchSizeMax: 50 });
await worker.start();
for (;;) {
  const messages = Array.from({ length: 1 + Math.floor(Math.random() * 40) }, () => messageFor(databaseId, product));
  const outcomes = await queue.publish(messages);
  const stored = messages.filter((_, index) => outcomes[index]?.outcome === 'stored');
  if (stored.length < messages.length) throw new Error(`not stored: ${JSON.stringify(outcomes)}`);
  say({ promised: stored.map(({ orderId }) => orderId) });
}

async function createOnce(): Promise<Product> {
  return await catalog.createProduct({ name: 'Lamp', price: '1', allotment: 1_000_000_000 });
}

/** What became of these orders, and whether the books of the whole database add up. */
async function takeStock(sql: SqlClient, orderIds: readonly OrderId[]) {
  const queued = new Set<string>();
  const messages = { name: 'test_messages', text: 'SELECT messages FROM flash_sale.queue_messages' };
  for (const [text] of await sql.query(messages, [])) {
    for (const line of text?.split('\n') ?? []) queued.add(decodeOrderMessage(line).orderId);
  }
  const stored = new Set<string>();
  for (let at = 0; at < orderIds.length; at += 1_000) {
    const found = await orders.orders(orderIds.slice(at, at + 1_000));
    for (const order of found) if (order !== undefined) stored.add(order.orderId);
  }
  const missing = orderIds.filter((orderId) => !stored.has(orderId) && !queued.has(orderId));
  const [units] = await orders.soldUnits(product.saleId);
  const all = { name: 'test_orders', text: 'SELECT count(*) FROM flash_sale.orders' };
  const letters = await orders.deadLetters({ limit: 10 });
  return {
    products: (await catalog.products(undefined, 10)).entries.length,
    promised: orderIds.length,
    missing: missing.length,
    orders: Number((await sql.query(all, []))[0]?.[0]),
    counter: units?.counter,
    summed: units?.summed,
    deadLetters: letters.entries.length,
  };
}
