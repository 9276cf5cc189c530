import { setTimeout } from 'node:timers/promises';
import { SeededRandom } from '@flash-sale/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { startOwnRedis } from '../../../redis-adapter/test/servers/own-redis.ts';
import { describeOwn } from '../fixtures/describe-own.ts';
import { useScenarioTable } from './judgement/scenario-table.ts';
import { KEPT } from './judgement/verdict.ts';
import { AppendOnlyFile, ON_DISK, type Stretch } from './loss/append-only-file.ts';
import { type LostSale, runLostSale } from './loss/run-lost-sale.ts';
import { bundleFaultPrograms, type FaultPrograms } from './process/fault-programs.ts';
import { seeds } from './seeds.ts';

const SELLING_MS = 800;
const ANYWHERE_TIMES = 1;
/** A seed takes so many of them. */
const CUTS_OF_A_SEED = 3;
/** Where the last step that sold is cut: before it, in its first and last byte, in its middle, and right behind it. */
const CUTS: readonly ((step: Stretch, random: SeededRandom) => number)[] = [
  ({ from }) => from,
  ({ from }) => from + 1,
  ({ from, to }, random) => random.integer(from + 2, to - 2),
  ({ to }) => to - 1,
  ({ to }) => to,
];

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('kafka', 'and Kafka', (kafka) => {
    describeOwn(['redis'], 'and a Redis that writes to a file of its own', () => {
      let programs: FaultPrograms;
      beforeAll(async () => {
        programs = await bundleFaultPrograms();
      });
      afterAll(() => programs[Symbol.asyncDispose]());

      /** Plays a sale in which the file is cut again and again. */
      async function sellWhileCut(
        seed: number,
        places: readonly ((file: AppendOnlyFile, begun: number, random: SeededRandom) => Promise<number>)[],
      ) {
        await using redis = await startOwnRedis(ON_DISK);
        const random = new SeededRandom(seed);
        const servers = { postgres, redis: redis.url, kafka };
        return await runLostSale({ programs, servers, random }, async ({ loses }: LostSale) => {
          for (const place of places) {
            const file = await AppendOnlyFile.of(redis);
            const begun = await file.size();
            await setTimeout(random.integer(SELLING_MS / 2, SELLING_MS));
            await loses(async () => {
              await redis.stop('SIGKILL');
              await file.cut(await place(file, begun, random));
              await redis.start();
            });
          }
        });
      }

      describe('of which the end is lost', () => {
        const table = useScenarioTable('append-only file cut at random');

        it.each(seeds)('whatever was written last is found elsewhere (seed %i)', async (seed) => {
          const anywhere = async (file: AppendOnlyFile, begun: number, random: SeededRandom) =>
            random.integer(begun, await file.size());
          const verdict = await sellWhileCut(
            seed,
            Array.from({ length: ANYWHERE_TIMES }, () => anywhere),
          );
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        });
      });

      describe('of which a step that sold is cut in two', () => {
        const table = useScenarioTable('append-only file cut in the last step');

        it.each(seeds)('half a step is no step (seed %i)', async (seed) => {
          const cuts = new SeededRandom(seed).shuffle(CUTS).slice(0, CUTS_OF_A_SEED);
          const places = cuts.map(
            (cut) => async (file: AppendOnlyFile, _begun: number, random: SeededRandom) =>
              cut(await file.lastSellingStep(), random),
          );
          const verdict = await sellWhileCut(seed, places);
          table.add(seed, verdict);
          expect(verdict).toMatchObject({ ...KEPT, accepted: verdict.stored });
        });
      });
    });
  });
});
