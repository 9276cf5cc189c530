import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { describeOwn, kafkaLibs } from '../fixtures/describe-own.ts';
import { type OwnKafka, startOwnKafka } from '../fixtures/own-kafka.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;
/** Long enough for every deadline and for the group to lose its members; the first seed only. */
const LONG_MS = 30_000;
const SHORT_MS = 5_000;
const SELLING_MS = 1_500;

/** A broker that dies and comes back, and one that is there and does not answer. */
const WAYS = {
  async killed(kafka: OwnKafka, downMs: number) {
    await kafka.kill();
    await setTimeout(downMs);
    await kafka.start();
  },
  async frozen(kafka: OwnKafka, downMs: number) {
    kafka.signal('SIGSTOP');
    await setTimeout(downMs);
    kafka.signal('SIGCONT');
  },
};

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    describeOwn(['kafka'], 'and a Kafka of its own', () => {
      const table = useScenarioTable('Kafka away during a sale');
      let programs: FaultPrograms;
      let kafka: OwnKafka;
      beforeAll(async () => {
        [programs, kafka] = await Promise.all([bundleFaultPrograms(), startOwnKafka(kafkaLibs())]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await kafka?.[Symbol.asyncDispose]();
      });

      it.each(seeds)('a sale stops while Kafka is away and goes on when it is back (seed %i)', async (seed) => {
        const random = new SeededRandom(seed);
        const servers = { postgres, redis, kafka: kafka.address };
        const verdict = await runFaultSale({ programs, servers, units: UNITS, random }, async ({ start }) => {
          await start('api').ready;
          await setTimeout(random.integer(0, SELLING_MS));
          const way = seed % 2 === 0 ? WAYS.frozen : WAYS.killed;
          await way(kafka, seed === 1 ? LONG_MS : SHORT_MS);
          await setTimeout(SELLING_MS);
        });
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        const { '202': accepted, '503 unavailable': unavailable, '504 unknown': unknown, ...others } = verdict.answers;
        expect(others).toEqual({});
        expect(Math.min(accepted ?? 0, unavailable ?? 0, unknown ?? 0)).toBeGreaterThan(0);
      });
    });
  });
});
