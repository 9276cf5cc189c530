import { type Metrics, OrderWorker, type Product } from '@flash-sale/core';
import { PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { BenchmarkError } from '../benchmark-error.ts';
import type { Latency } from '../load/latency.ts';
import { LatencyHistogram } from '../load/latency-histogram.ts';
import { benchmarkOrders, inBatches, inFlight } from '../orders/benchmark-orders.ts';
import { orderIdsOfSale } from '../orders/order-ids-of-sale.ts';
import { untilSettled } from '../orders/until-settled.ts';
import { type BenchmarkDatabase, type CommitDurability, createDatabase } from '../postgres/benchmark-database.ts';
import type { Check } from '../scenario/findings.ts';
import { createTopic } from './benchmark-topic.ts';
import { KafkaOrderQueue } from './driver.ts';

export interface BacklogInput {
  readonly brokers: string;
  readonly databaseUrl: string;
  readonly partitions: number;
  readonly orders: number;
  /** Most orders of one transaction. */
  readonly batchSize: number;
}

export interface BacklogRun {
  readonly ordersPerSecond: number;
  readonly cpuMicroseconds: number;
  /** From the start of the worker to its first batch: joining the group. */
  readonly joiningMs: number;
  readonly durability: CommitDurability;
  /** Transactions, and how long each took from the batch until its commit. */
  readonly transactions: number;
  readonly transaction: Latency;
  readonly checks: readonly Check[];
}

const SETTLING = { pollMs: 50, timeoutMs: 300_000 };
const PUBLISHED_AT_ONCE = 500;

/** One worker finds so many orders in the log and stores them, in a database and a topic of its own. */
export async function storeBacklog(input: BacklogInput): Promise<BacklogRun> {
  const database = await createDatabase(input.databaseUrl);
  const topic = await createTopic(input.brokers, input.partitions);
  const catalog = new PostgresProductCatalog(database.client);
  const databaseId = await catalog.databaseId();
  const queue = new KafkaOrderQueue(topic.kafka, { topic: topic.topic, databaseId, timeoutMs: 60_000 });
  const orders = new PostgresOrderRepository(database.client);
  try {
    const product = await catalog.createProduct({ name: 'Benchmark', price: '9.99', allotment: input.orders });
    const messages = benchmarkOrders({ ...product, databaseId }, input.orders);
    await inFlight(inBatches(messages, PUBLISHED_AT_ONCE), 2, async (batch) => {
      const outcomes = await queue.publish(batch);
      if (outcomes.some(({ outcome }) => outcome !== 'stored')) {
        throw new BenchmarkError('TARGET_FAILED', 'the brokers did not store what is to be consumed');
      }
    });
    const watch = new StoredWatch();
    const worker = new OrderWorker({ queue, orders, catalog, metrics: watch }, { batchSizeMax: input.batchSize });
    const startedAt = performance.now();
    await worker.start();
    await untilSettled({ orders, queue }, SETTLING);
    await worker.close();
    return {
      ordersPerSecond: (watch.stored / (watch.lastAt - watch.firstAt)) * 1_000,
      cpuMicroseconds: watch.cpuMicroseconds / watch.stored,
      joiningMs: watch.firstAt - startedAt,
      durability: await database.durability(),
      transactions: watch.transaction.count,
      transaction: watch.transaction.latency(),
      checks: [
        ...(await audit(database, product, input.orders, watch.stored)),
        {
          what: 'orders of a transaction beyond the most',
          expected: 0,
          found: Math.max(0, watch.largest - input.batchSize),
        },
      ],
    };
  } finally {
    await queue.close();
    await Promise.all([topic.delete(), database.drop()]);
  }
}

/** When the first batch came, when the last one was stored, how many orders that were, and in which transactions. */
class StoredWatch implements Metrics {
  firstAt = Number.NaN;
  lastAt = Number.NaN;
  stored = 0;
  cpuMicroseconds = 0;
  /** Orders of the largest batch; not a number while none was told, so that no audit holds without it. */
  largest = Number.NaN;
  readonly transaction = new LatencyHistogram();
  #cpuBefore: NodeJS.CpuUsage | undefined;

  count(name: string, labels: Readonly<Record<string, string>> = {}, value = 1): void {
    if (name !== 'flash_sale_orders_saved_total' || labels.outcome !== 'stored') return;
    this.stored += value;
    this.lastAt = performance.now();
    const { user, system } = process.cpuUsage(this.#cpuBefore);
    this.cpuMicroseconds = user + system;
  }

  observe(name: string, value: number): void {
    if (name === 'flash_sale_batch_size') {
      this.largest = Number.isNaN(this.largest) ? value : Math.max(this.largest, value);
    }
    if (name === 'flash_sale_worker_batch_seconds') this.transaction.record(value * 1_000);
    if (this.#cpuBefore !== undefined) return;
    this.#cpuBefore = process.cpuUsage();
    this.firstAt = performance.now();
  }

  gauge(): void {}
}

async function audit(
  { client }: BenchmarkDatabase,
  { saleId }: Product,
  expected: number,
  told: number,
): Promise<readonly Check[]> {
  const orders = new PostgresOrderRepository(client);
  const ids = new Set(await orderIdsOfSale(orders, saleId));
  const [units] = await orders.soldUnits(saleId);
  const letters = await orders.deadLetters({ saleId, limit: 1 });
  return [
    { what: 'orders that the worker called stored', expected, found: told },
    { what: 'distinct orders in the database', expected, found: ids.size },
    { what: 'units of these orders', expected, found: units?.summed ?? 0 },
    { what: "units on the database's own counter", expected, found: units?.counter ?? 0 },
    { what: 'dead letters', expected: 0, found: letters.entries.length },
  ];
}
