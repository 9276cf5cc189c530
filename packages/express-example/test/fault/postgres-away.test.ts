import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { describeOwn } from '../fixtures/describe-own.ts';
import { type OwnPostgres, startOwnPostgres } from '../fixtures/own-postgres.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;
/** Half of a lease; the first seed only. */
const LONG_MS = 30_000;
const SHORT_MS = 5_000;
const SELLING_MS = 1_500;
/** A lease that ends while PostgreSQL is away. */
const SHORT_LEASE = { OPTIONS: JSON.stringify({ leaseTtlMs: 2_000, leaseRenewMs: 500 }) };

describeWith('redis', 'on Redis', (redis) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['postgres'], 'and a PostgreSQL of its own', () => {
      const table = useScenarioTable('PostgreSQL away during a sale');
      let programs: FaultPrograms;
      let postgres: OwnPostgres;
      beforeAll(async () => {
        [programs, postgres] = await Promise.all([bundleFaultPrograms(), startOwnPostgres()]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await postgres?.[Symbol.asyncDispose]();
      });

      async function sellWithout(seed: number, downMs: number, api: Record<string, string>) {
        const random = new SeededRandom(seed);
        const servers = { postgres: postgres.url, redis, kafka };
        const verdict = await runFaultSale({ programs, servers, units: UNITS, steady: { api }, random }, async () => {
          await setTimeout(random.integer(0, SELLING_MS));
          await postgres.stop(random.pick(['SIGINT', 'SIGQUIT']));
          await setTimeout(downMs);
          await postgres.start();
          await setTimeout(SELLING_MS);
        });
        table.add(seed, verdict);
        expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        return verdict.answers;
      }

      it.each(seeds)('a sale goes on without PostgreSQL for as long as its lease lasts (seed %i)', async (seed) => {
        expect(await sellWithout(seed, seed === 1 ? LONG_MS : SHORT_MS, {})).toEqual({ '202': expect.any(Number) });
      });

      it.each(seeds.filter((seed) => seed % 3 === 1))(
        'a sale stops when its lease is over, and goes on with the next (seed %i)',
        async (seed) => {
          const {
            '202': accepted,
            '503 unavailable': unavailable,
            ...others
          } = await sellWithout(seed, SHORT_MS, SHORT_LEASE);
          expect(accepted).toBeGreaterThan(0);
          expect(unavailable).toBeGreaterThan(0);
          // Taken under a lease that was over when the log had answered.
          expect(Object.keys(others).filter((name) => name !== '504 unknown')).toEqual([]);
        },
      );
    });
  });
});
