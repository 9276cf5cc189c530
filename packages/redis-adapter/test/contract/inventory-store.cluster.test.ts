import { inventoryStoreContract } from '@flash-sale/core/testing';
import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE_MS } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { type OwnCluster, startOwnCluster } from '../servers/own-cluster.ts';

const runner = { suite: describe, test: it };

describeOwnRedis('Redis Cluster', () => {
  let cluster: OwnCluster | undefined;
  const started = (): OwnCluster => cluster ?? expect.fail('the cluster exists from beforeAll on');
  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterAll(async () => cluster?.[Symbol.asyncDispose]());

  inventoryStoreContract('Redis, a cluster of three primaries', {
    runner,
    capabilities: { controllableClock: false, losses: true },
    create: async () => ({
      store: new RedisInventoryStore({ client: started().client, timeoutMs: PATIENCE_MS }),
      lose: async () => {
        await Promise.all(started().servers.map((server) => server.command('SCRIPT', 'FLUSH')));
      },
      async dispose() {},
    }),
  });
});
