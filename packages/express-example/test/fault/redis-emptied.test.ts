import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type OwnRedis, startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { seeds } from './seeds.ts';

/** What somebody types by mistake: it takes the stock with its fence, or the fence alone. */
const COMMANDS = ['FLUSHALL', 'SCRIPT FLUSH'] as const;

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis of its own', () => {
      let programs: FaultPrograms;
      let redis: OwnRedis;
      beforeAll(async () => {
        [programs, redis] = await Promise.all([bundleFaultPrograms(), startOwnRedis()]);
      });
      afterAll(async () => {
        await programs?.[Symbol.asyncDispose]();
        await redis?.[Symbol.asyncDispose]();
      });

      describe.each(COMMANDS)('%s', (command) => {
        const table = useScenarioTable(command);

        it.each(seeds)(
          'the sale is rebuilt, with every order in its place, and sells on by itself (seed %i)',
          async (seed) => {
            const [name = command, ...args] = command.split(' ');
            const servers = { postgres, redis: redis.url, kafka };
            const verdict = await runLostSale(
              { programs, servers, random: new SeededRandom(seed) },
              async ({ loses }) => {
                await loses(() => redis.command(name, ...args));
              },
            );
            table.add(seed, verdict);
            expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
            // Whoever held something keeps all of it, or is told that all of it is lost.
            const { confirmed, released, lost } = verdict.holds;
            expect(command === 'FLUSHALL' ? confirmed + released : lost).toBe(0);
          },
        );
      });
    });
  });
});
