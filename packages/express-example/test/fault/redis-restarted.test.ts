import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type OwnRedis, startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;
const SELLING_MS = 2_000;
const AWAY_MS_MAX = 3_000;
/** Leases of the processes that live are given back at once; nothing else is waited for. */
const RECOVERED_WITHIN_MS = 30_000;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis of its own, which writes every step to disk', () => {
      const table = useScenarioTable('Redis restarted under a paused sale');
      let programs: FaultPrograms;
      let redis: OwnRedis;
      beforeAll(async () => {
        const onDisk = ['--appendonly', 'yes', '--appendfsync', 'always'];
        [programs, redis] = await Promise.all([bundleFaultPrograms(), startOwnRedis(onDisk)]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await redis?.[Symbol.asyncDispose]();
      });

      it.each(seeds)('a paused sale is fenced, comes back as it was, paused, and sells on (seed %i)', async (seed) => {
        const random = new SeededRandom(seed);
        const verdict = await runFaultSale(
          { programs, servers: { postgres, redis: redis.url, kafka }, units: UNITS, random },
          async ({ start, crowd, operator, onSale }) => {
            await start('api').ready;
            await setTimeout(random.integer(SELLING_MS / 4, SELLING_MS));
            await operator.pause(onSale);
            // Until every process has noticed, and what was under way has been answered.
            await expect.poll(() => crowd.lately(500), { timeout: 10_000 }).toEqual(['409 paused']);
            const before = await operator.stock(onSale);

            await redis.stop(random.pick(['SIGTERM', 'SIGKILL']));
            await setTimeout(random.integer(0, AWAY_MS_MAX));
            await redis.start();
            await expect
              .poll(() => crowd.lately(500), { timeout: RECOVERED_WITHIN_MS, interval: 200 })
              .toEqual(['409 paused']);
            expect(await operator.stock(onSale)).toEqual({ ...before, epoch: before.epoch + 1 });

            await operator.resume(onSale);
            await setTimeout(SELLING_MS);
          },
        );
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        const { '202': accepted, '409 paused': paused, '503 unavailable': unavailable, ...others } = verdict.answers;
        expect(Math.min(accepted ?? 0, paused ?? 0, unavailable ?? 0)).toBeGreaterThan(0);
        // What was under way when it died.
        expect(Object.keys(others).filter((name) => name !== '504 unknown')).toEqual([]);
      });
    });
  });
});
