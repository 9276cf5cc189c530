import type { StoredOrdersInput } from '../http/stored-orders.ts';
import type { StoredOrders } from '../http/stored-orders-of.ts';
import type { ConsumePostgresInput, ConsumePostgresRun } from '../kafka/measure-consume-postgres.ts';
import type { KafkaPublishInput, KafkaPublishRun } from '../kafka/measure-kafka-publish.ts';
import type { PublishSizeRun, PublishSizesInput } from '../kafka/measure-publish-sizes.ts';
import type { BacklogInput, BacklogRun } from '../kafka/store-backlog.ts';
import type { SalePathsInput } from '../paths/measure-sale-paths.ts';
import type { SalePathRun } from '../paths/sale-path.ts';
import type { RebuildInput, RebuildRuns } from '../rebuild/measure-rebuild.ts';
import type { BatchSizeRun, BatchSizesInput } from '../redis/measure-batch-sizes.ts';
import type { RedisGrowthInput, RedisGrowthRun } from '../redis/measure-redis-growth.ts';
import type { RedisMemoryInput, RedisMemoryRun } from '../redis/measure-redis-memory.ts';
import type { RedisStoreInput, RedisStoreRun } from '../redis/measure-redis-store.ts';

/** Jobs that need a driver, or the database inside a process. Each loads its own, so that whoever has not installed it can do all the others. */
export const serverJobs = {
  async *'redis-store'(input: RedisStoreInput): AsyncGenerator<RedisStoreRun> {
    const { measureRedisStore } = await import('../redis/measure-redis-store.ts');
    yield* measureRedisStore(input);
  },
  async *'batch-sizes'(input: BatchSizesInput): AsyncGenerator<BatchSizeRun> {
    const { measureBatchSizes } = await import('../redis/measure-batch-sizes.ts');
    yield* measureBatchSizes(input);
  },
  async *'redis-memory'(input: RedisMemoryInput): AsyncGenerator<RedisMemoryRun> {
    const { measureRedisMemory } = await import('../redis/measure-redis-memory.ts');
    yield* measureRedisMemory(input);
  },
  async *'redis-growth'(input: RedisGrowthInput): AsyncGenerator<RedisGrowthRun> {
    const { measureRedisGrowth } = await import('../redis/measure-redis-growth.ts');
    yield* measureRedisGrowth(input);
  },
  async *'kafka-publish'(input: KafkaPublishInput): AsyncGenerator<KafkaPublishRun> {
    const { measureKafkaPublish } = await import('../kafka/measure-kafka-publish.ts');
    yield* measureKafkaPublish(input);
  },
  async *'publish-sizes'(input: PublishSizesInput): AsyncGenerator<PublishSizeRun> {
    const { measurePublishSizes } = await import('../kafka/measure-publish-sizes.ts');
    yield* measurePublishSizes(input);
  },
  async *'store-backlog'(input: BacklogInput): AsyncGenerator<BacklogRun> {
    const { storeBacklog } = await import('../kafka/store-backlog.ts');
    yield await storeBacklog(input);
  },
  async *'consume-postgres'(input: ConsumePostgresInput): AsyncGenerator<ConsumePostgresRun> {
    const { measureConsumePostgres } = await import('../kafka/measure-consume-postgres.ts');
    yield* measureConsumePostgres(input);
  },
  async *'sale-paths'(input: SalePathsInput): AsyncGenerator<SalePathRun> {
    const { measureSalePaths } = await import('../paths/measure-sale-paths.ts');
    yield* measureSalePaths(input);
  },
  async *rebuild(input: RebuildInput): AsyncGenerator<RebuildRuns> {
    const { measureRebuild } = await import('../rebuild/measure-rebuild.ts');
    yield* measureRebuild(input);
  },
  async *'stored-orders'(input: StoredOrdersInput): AsyncGenerator<StoredOrders> {
    const { readStoredOrders } = await import('../http/stored-orders.ts');
    yield* readStoredOrders(input);
  },
};
