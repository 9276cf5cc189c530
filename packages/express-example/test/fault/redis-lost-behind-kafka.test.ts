import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type OwnRedis, startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { seeds } from './seeds.ts';

/** Messages that no worker has stored when Redis is lost. */
const LAG_MIN = 10_000;
const LAGS_WITHIN_MS = 180_000;
/** How long nobody stores anything while the sale waits for it. */
const DRAINED_BY_NOBODY_MS = 1_500;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis of its own', () => {
      const table = useScenarioTable(`FLUSHALL, ${LAG_MIN} messages or more behind`);
      let programs: FaultPrograms;
      let redis: OwnRedis;
      beforeAll(async () => {
        [programs, redis] = await Promise.all([bundleFaultPrograms(), startOwnRedis()]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await redis?.[Symbol.asyncDispose]();
      });

      it.each(seeds)('nothing is sold before all that was accepted is stored (seed %i)', async (seed) => {
        const servers = { postgres, redis: redis.url, kafka };
        const verdict = await runLostSale(
          { programs, servers, random: new SeededRandom(seed) },
          async ({ workers, crowd, loses, openEpoch, start }) => {
            await Promise.all(workers.map((worker) => worker.end('SIGTERM')));
            const acceptedSince = (from: number) =>
              crowd.history.calls.slice(from).filter(({ answer }) => answer?.outcome === 'accepted').length;
            const from = crowd.history.calls.length;
            await expect.poll(() => acceptedSince(from), { timeout: LAGS_WITHIN_MS }).toBeGreaterThanOrEqual(LAG_MIN);

            await loses(async () => {
              await redis.command('FLUSHALL');
              await expect.poll(() => crowd.lately(500), { timeout: LAGS_WITHIN_MS }).toEqual(['503 unavailable']);
              await setTimeout(DRAINED_BY_NOBODY_MS);
              expect(await openEpoch()).toBeUndefined();
              expect(crowd.lately(500)).toEqual(['503 unavailable']);
              start('worker');
              start('worker');
            });
          },
        );
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
      });
    });
  });
});
