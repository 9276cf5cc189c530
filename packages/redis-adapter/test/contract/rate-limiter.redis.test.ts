import { rateLimiterContract } from '@flash-sale/core/testing';
import { RedisRateLimiter } from '@flash-sale/redis-adapter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { PATIENCE_MS } from '../open-sale.ts';
import { describeOwnRedis } from '../servers/describe-own.ts';
import { useClient } from '../servers/open-client.ts';
import { type OwnCluster, startOwnCluster } from '../servers/own-cluster.ts';

const runner = { suite: describe, test: it };
let made = 0;

/** Keys of its own for each limiter: buckets outlive a test. */
function freshName(): string {
  made += 1;
  return `test-${process.pid}-${Date.now()}-${made}`;
}

describeWith('redis', 'Redis', (address) => {
  const { client } = useClient(address);
  for (const shards of [1, 7]) {
    rateLimiterContract(`Redis, one server, shards: ${shards}`, {
      runner,
      create: async (bandwidths) => ({
        limiter: new RedisRateLimiter({
          client,
          bandwidths,
          shards,
          name: freshName(),
          whenUnavailable: 'closed',
          timeoutMs: PATIENCE_MS,
        }),
        async dispose() {},
      }),
    });
  }
});

describeOwnRedis('Redis Cluster', () => {
  let cluster: OwnCluster | undefined;
  beforeAll(async () => {
    cluster = await startOwnCluster();
  });
  afterAll(async () => cluster?.[Symbol.asyncDispose]());

  rateLimiterContract('Redis, a cluster of three primaries', {
    runner,
    create: async (bandwidths) => {
      const client = cluster?.client ?? expect.fail('the cluster exists from beforeAll on');
      return {
        limiter: new RedisRateLimiter({
          client,
          bandwidths,
          name: freshName(),
          whenUnavailable: 'closed',
          timeoutMs: PATIENCE_MS,
        }),
        async dispose() {},
      };
    },
  });
});
