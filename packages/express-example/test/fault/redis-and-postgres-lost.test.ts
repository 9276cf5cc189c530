import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type OwnRedis, startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { type OwnPostgres, startOwnPostgres } from '../fixtures/own-postgres.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { seeds } from './seeds.ts';

/** Who is back first. */
const ORDERS = ['postgres', 'redis'] as const;
const AWAY_MS_MAX = 1_500;

describeWith('kafka', 'on Kafka', (kafka) => {
  describeOwn(['redis', 'postgres'], 'and a Redis and a PostgreSQL of its own', () => {
    let programs: FaultPrograms;
    let redis: OwnRedis;
    let postgres: OwnPostgres;
    beforeAll(async () => {
      [programs, redis, postgres] = await Promise.all([bundleFaultPrograms(), startOwnRedis(), startOwnPostgres()]);
    });
    afterAll(async () => {
      await programs?.[Symbol.asyncDispose]();
      await redis?.[Symbol.asyncDispose]();
      await postgres?.[Symbol.asyncDispose]();
    });

    describe.each(ORDERS)('which are lost together, and %s is back first', (first) => {
      const table = useScenarioTable(`Redis and PostgreSQL lost, ${first} back first`);

      it.each(seeds)('what is in the log is sold, and the rest is on sale again (seed %i)', async (seed) => {
        const random = new SeededRandom(seed);
        const servers = { postgres: postgres.url, redis: redis.url, kafka };
        const verdict = await runLostSale({ programs, servers, random }, async ({ loses }) => {
          await loses(async () => {
            await Promise.all([redis.stop('SIGKILL'), postgres.stop('SIGQUIT')]);
            for (const back of first === 'postgres' ? [postgres, redis] : [redis, postgres]) {
              await setTimeout(random.integer(0, AWAY_MS_MAX));
              await back.start();
            }
          });
        });
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
      });
    });
  });
});
