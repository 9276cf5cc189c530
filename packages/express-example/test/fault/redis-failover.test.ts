import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { type RedisPair, startRedisPair } from './loss/redis-pair.ts';
import { runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import type { FaultCrowd } from './sale/fault-crowd.ts';
import { failoverSeeds } from './seeds.ts';

/** How long the replica learns of nothing before it takes over: all that was sold meanwhile is lost with the primary. */
const REPLICATION_AWAY_MS = 500;
const PROMOTED_AFTER_MS_MAX = 1_000;
/** How long two primaries serve a process each. */
const SPLIT_MS_MIN = 2_000;
const SPLIT_MS_MAX = 5_000;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis with a replica', () => {
      let programs: FaultPrograms;
      beforeAll(async () => {
        programs = await bundleFaultPrograms();
      });
      afterAll(() => programs[Symbol.asyncDispose]());

      describe('that lags when the primary dies', () => {
        const table = useScenarioTable('failover after 500 ms without replication');

        it.each(failoverSeeds)('the promoted replica sells nothing that was sold already (seed %i)', async (seed) => {
          await using redis = await startRedisPair();
          const random = new SeededRandom(seed);
          const servers = { postgres, redis: redis.address, kafka };
          const verdict = await runLostSale({ programs, servers, random }, async ({ crowd, loses }) => {
            await sellWithoutReplication(redis, crowd);
            await loses(async () => {
              await redis.primary.stop('SIGKILL');
              await setTimeout(random.integer(0, PROMOTED_AFTER_MS_MAX));
              await redis.promote();
            });
          });
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        });
      });

      describe('that takes over from a primary which goes on serving one process', () => {
        const table = useScenarioTable('failover, the old primary and one API go on');

        it.each(failoverSeeds)('two primaries together sell the allotment once (seed %i)', async (seed) => {
          await using redis = await startRedisPair();
          const random = new SeededRandom(seed);
          const servers = { postgres, redis: redis.address, kafka };
          const left = { REDIS_URL: redis.oldAddress };
          const verdict = await runLostSale(
            { programs, servers, apis: [{}, left], random },
            async ({ crowd, loses }) => {
              await sellWithoutReplication(redis, crowd);
              await loses(() => redis.promote());
              await setTimeout(random.integer(SPLIT_MS_MIN, SPLIT_MS_MAX));
              redis.heal();
            },
          );
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        });
      });
    });
  });
});

/** What is sold now is what the failover loses. */
async function sellWithoutReplication(redis: RedisPair, { history }: FaultCrowd): Promise<void> {
  redis.cutReplication();
  const before = history.calls.length;
  await setTimeout(REPLICATION_AWAY_MS);
  const sold = () => history.calls.slice(before).filter(({ answer }) => answer?.outcome === 'accepted').length;
  await expect.poll(sold, { timeout: 60_000 }).toBeGreaterThan(0);
}
