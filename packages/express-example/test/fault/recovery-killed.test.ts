import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { freePort } from '../../../../test/services/network.ts';
import { type OwnRedis, startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { armStep, disarmSteps, RECOVERY_STEPS, type RecoveryStep } from './loss/armed-steps.ts';
import { KeptAlive } from './loss/kept-alive.ts';
import { runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { seeds } from './seeds.ts';

/** A process that dies before it has given back its lease keeps the next coordinator waiting for so long. */
const SHORT_LEASES = JSON.stringify({ leaseTtlMs: 4_000, leaseRenewMs: 1_000 });
const SELLING_MS_MAX = 600;
const LOOK_MS = 20;
/** How often a step is tried until somebody dies at it. */
const LOSSES_MAX = 8;
/** Workers die here too: what they would keep from being stored is stored. Before, a sale waits for their partitions. */
const DRAINED_STEPS: ReadonlySet<RecoveryStep> = new Set(['rebuild', 'open-epoch', 'switch-store']);

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis of its own', () => {
      const table = useScenarioTable('coordinators killed at each step');
      let programs: FaultPrograms;
      let redis: OwnRedis;
      let armed: Record<'apis' | 'workers', string>;
      beforeAll(async () => {
        const folder = () => mkdtemp(join(tmpdir(), 'flash-sale-armed-'));
        armed = { apis: await folder(), workers: await folder() };
        [programs, redis] = await Promise.all([bundleFaultPrograms(), startOwnRedis()]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await redis?.[Symbol.asyncDispose]();
        for (const folder of Object.values(armed ?? {})) await rm(folder, { recursive: true, force: true });
      });

      it.each(seeds)(
        'a recovery whose coordinator dies is taken over, whichever step it died at (seed %i)',
        async (seed) => {
          const random = new SeededRandom(seed);
          const servers = { postgres, redis: redis.url, kafka };
          const settings = { OPTIONS: SHORT_LEASES, ARMED_STEPS: armed.apis };
          const ports = [String(await freePort()), String(await freePort())] as const;
          const [first, second] = [
            { ...settings, PORT: ports[0] },
            { ...settings, PORT: ports[1] },
          ] as const;
          const worker = { ARMED_STEPS: armed.workers };
          const verdict = await runLostSale(
            { programs, servers, apis: [first, second], worker, random },
            async ({ apis, workers, onSale, loses, start }) => {
              const kept = [
                new KeptAlive(apis[0], () => start('api', first)),
                new KeptAlive(apis[1], () => start('api', second)),
                new KeptAlive(workers[0], () => start('worker', worker)),
                new KeptAlive(workers[1], () => start('worker', worker)),
              ];
              for (const [index, step] of RECOVERY_STEPS.entries()) {
                // Two seeds have both sides of every step.
                const when = (seed + index) % 2 === 0 ? 'before' : 'after';
                let died = 0;
                // A worker may have recovered the sale before another process comes to the step: then it is lost once more.
                for (let losses = 0; losses < LOSSES_MAX && died === 0; losses += 1) {
                  armStep(armed.apis, onSale.saleId, step, when, random.integer(1, apis.length));
                  if (DRAINED_STEPS.has(step)) armStep(armed.workers, onSale.saleId, step, when, 1);
                  const keeping = new AbortController();
                  const deaths = kept.map((each) => each.until(keeping.signal));
                  await loses(() => redis.command('FLUSHALL'));
                  await disarmSteps(armed.apis);
                  await disarmSteps(armed.workers);
                  await setTimeout(random.integer(LOOK_MS * 5, SELLING_MS_MAX));
                  keeping.abort();
                  died = (await Promise.all(deaths)).reduce((sum, times) => sum + times, 0);
                }
                expect(died, `${when} ${step}`).toBeGreaterThan(0);
              }
            },
          );
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        },
      );
    });
  });
});
