import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import type { FaultProcess } from './process/fault-process.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { runFaultSale } from './sale/fault-sale.ts';
import { seeds } from './seeds.ts';

/** More than the crowd can take while anything goes wrong. */
const UNITS = 100_000;
/** Before and after a transaction, before the queue is told of it, and (at a later batch) once it has been told. */
const STORING = ['deliver:before', 'save:before', 'save:after', 'deliver:after', 'deliver:before'];
/** Steps of the relay, which publishes what a process that sells has left behind. */
const RELAYING = ['publish:before', 'publish:after', 'drop:before', 'drop:after'];
/** Rounds of a seed, each with a worker that dies storing and one that dies relaying; the seeds take turns. */
const ROUNDS = 2;
const BATCHES_MAX = 8;
/** Processes that sell leave relaying to the workers. */
const NO_RELAY = { OPTIONS: JSON.stringify({ relayMs: 60_000, relayMinAgeMs: 600_000 }) };
const RELAYED_WITHIN_MS = 5_000;
const QUICK_RELAY = { OPTIONS: JSON.stringify({ relayMs: 200, relayMinAgeMs: 500 }) };

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    describeWith('kafka', 'and Kafka', (kafka) => {
      const table = useScenarioTable('workers killed while they store and relay');
      let programs: FaultPrograms;
      beforeAll(async () => {
        programs = await bundleFaultPrograms();
      });
      afterAll(() => programs[Symbol.asyncDispose]());

      it.each(seeds)(
        'a worker that is killed at any step of storing or relaying loses and doubles nothing (seed %i)',
        async (seed) => {
          const random = new SeededRandom(seed);
          const verdict = await runFaultSale(
            {
              programs,
              servers: { postgres, redis, kafka },
              units: UNITS,
              steady: { api: NO_RELAY, worker: 'none' },
              random,
            },
            async ({ start }) => {
              for (let round = seed * ROUNDS; round < (seed + 1) * ROUNDS; round += 1) {
                const storing = `${STORING[round % STORING.length]}:${random.integer(2, BATCHES_MAX)}`;
                const relaying = `${RELAYING[round % RELAYING.length]}:1`;
                const leaving = `publish:before:${random.integer(1, BATCHES_MAX)}`;
                const relay = start('worker', { ...QUICK_RELAY, FAILPOINT: relaying });
                await Promise.all([
                  dies(relay, relaying),
                  dies(start('worker', { ...NO_RELAY, FAILPOINT: storing }), storing),
                  leaveBehind(() => start('api', { ...NO_RELAY, FAILPOINT: leaving }), leaving, relay.ended),
                ]);
              }
              await start('worker', QUICK_RELAY).ready;
            },
          );
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        },
      );
    });
  });
});

/**
 * Processes that sell die before they have published, one after another, until there was something to relay: buyers who
 * ask again at once get what one has left behind published by another.
 */
async function leaveBehind(start: () => FaultProcess, failpoint: string, relayed: Promise<unknown>): Promise<void> {
  let waiting = true;
  while (waiting) {
    await dies(start(), failpoint);
    waiting = await Promise.race([relayed.then(() => false), setTimeout(RELAYED_WITHIN_MS, true)]);
  }
}

async function dies({ ended, said }: FaultProcess, failpoint: string): Promise<void> {
  expect(await ended, `${failpoint}: ${said()}`).toEqual({ code: null, signal: 'SIGKILL' });
}
