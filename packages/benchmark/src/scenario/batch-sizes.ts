import { publishSizes } from './batch-sizes/publish-sizes.ts';
import { storeSizes } from './batch-sizes/store-sizes.ts';
import { workerSizes } from './batch-sizes/worker-sizes.ts';
import type { Scenario } from './scenario.ts';

export const batchSizes: Scenario = {
  name: 'batch-sizes',
  needs: { services: ['REDIS_URL'] },
  method:
    'Three batches on the way of an order, each by itself. RedisInventoryStore in one process decides purchases in batches of 1, 8, 32, 128 (the most that FlashSale sends unless it is told otherwise) and 256 (the most that a store takes), by turns, 4 calls under way, with window, buyer limit and outbox: how many a second, and how long a call takes, which is what everybody in its batch waits for. Every size has a sale of its own. Where KAFKA_BROKERS names brokers, KafkaOrderQueue publishes in batches of 1, 16, 64, 256 and 1,024 messages (FlashSale: at most 500), by turns, 2 calls under way, into one topic. Where DATABASE_URL names a PostgreSQL too, one OrderWorker stores a backlog as in consume-postgres, with at most 16, 64, 256, 500 (its default) and 1,000 orders in a transaction, each with a process, a topic and a database of its own. Everything sold, published and stored is counted before a figure is taken.',
  limits: [
    'The batches are there already. A FlashSale gathers what has come while calls are under way, and a worker takes what it has read: few callers make small batches, and nobody waits for a batch to be full.',
    'Sizes differ in how long they run and in how many calls their latencies are of: each makes `callsMax` calls, or as many as `purchasesMax` purchases fill; of publishing, `publishesMax` and `publishedMax`.',
    'Client and servers share the machine.',
    'While Redis runs one call it answers nobody else: a larger batch delays other sales on the same server by that much.',
    'A transaction of the worker lasts from the batch at hand until its commit; 4 partitions are worked on at the same time.',
    'Interrupted, it leaves the keys of its last sale behind, or a topic and a database.',
  ],
  async run(context) {
    const { services } = context.settings;
    await storeSizes(context);
    if (services?.KAFKA_BROKERS === undefined) {
      context.findings.note('Publishing and the worker were not measured: KAFKA_BROKERS is not set.');
      return;
    }
    await publishSizes(context);
    if (services.DATABASE_URL === undefined) {
      context.findings.note('The worker was not measured: DATABASE_URL is not set.');
      return;
    }
    await workerSizes(context);
  },
};
