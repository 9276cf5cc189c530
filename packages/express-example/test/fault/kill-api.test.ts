import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** Every step of a purchase, in its order. */
const POINTS = [
  'limiter:before',
  'limiter:after',
  'decide:before',
  'decide:after',
  'publish:before',
  'publish:after',
  'drop:before',
  'drop:after',
  'answer:before',
];
/** The call at which a process dies: the first of its life, or one in the middle of others. */
const CALLS_MAX = 40;
/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    describeWith('kafka', 'and Kafka', (kafka) => {
      const table = useScenarioTable('a selling process killed at every step');
      let programs: FaultPrograms;
      beforeAll(async () => {
        programs = await bundleFaultPrograms();
      });
      afterAll(() => programs[Symbol.asyncDispose]());

      it.each(seeds)(
        'a process that is killed at any step of a purchase loses and doubles nothing (seed %i)',
        async (seed) => {
          const random = new SeededRandom(seed);
          const servers = { postgres, redis, kafka };
          const verdict = await runFaultSale({ programs, servers, units: UNITS, random }, async ({ start }) => {
            for (const point of random.shuffle(POINTS)) {
              const FAILPOINT = `${point}:${random.integer(1, CALLS_MAX)}`;
              const { ended, said } = start('api', { FAILPOINT });
              expect(await ended, `${FAILPOINT}: ${said()}`).toEqual({ code: null, signal: 'SIGKILL' });
            }
            await start('api').ready;
          });
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        },
      );
    });
  });
});
