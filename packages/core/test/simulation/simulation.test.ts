import { availableParallelism } from 'node:os';
import { describeFailure, FAULT_MIXES, type FaultMixName, simulate } from '@flash-sale/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPECTED_HITS, RARE_HITS } from './expected-hits.fixture.ts';
import { Hits, playSeeds } from './play-seeds.fixture.ts';

/**
 * Many short sales, each drawn from one seed, over the whole of core and the memory adapters. `SEED=123 npx vitest run
 * --project simulation` plays one seed of each mix (`MIX=everything`: of that mix) and prints what happened;
 * `SEEDS=5000` plays more of them, and `npm run simulate` as many as you like.
 */
const SEEDS = Number(process.env.SEEDS ?? 2_000);
const ONLY_SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const ONLY_MIX = process.env.MIX;
const EVENTS_SHOWN = ONLY_SEED === undefined ? 80 : Number.POSITIVE_INFINITY;
/** A limit for what hangs, not a claim about speed. */
const TIMEOUT_MS = 900_000;

const mixes = (Object.keys(FAULT_MIXES) as FaultMixName[]).filter((mix) => ONLY_MIX === undefined || mix === ONLY_MIX);
const [from, to] = ONLY_SEED === undefined ? [1, SEEDS] : [ONLY_SEED, ONLY_SEED];
const hits = new Hits();

describe('a simulated sale', () => {
  it(
    'keeps every promise and sells out, whatever goes wrong',
    async () => {
      const threads = availableParallelism();
      const broken = await playSeeds({ mixes, from, to, threads, eventsShown: EVENTS_SHOWN }, hits);
      if (broken !== undefined) expect.fail(broken.description);
      expect(hits.runs).toBe((to - from + 1) * mixes.length);
    },
    TIMEOUT_MS,
  );

  it.each(mixes)('is the same for the same seed, event by event (%s)', async (mix) => {
    for (let seed = from; seed <= Math.min(to, from + 4); seed += 1) {
      const [first, second] = [await simulate({ seed, mix }), await simulate({ seed, mix })];
      if (first.violations.length > 0) expect.fail(describeFailure(first, EVENTS_SHOWN));
      expect(second.trace).toEqual(first.trace);
      expect(second.digest()).toBe(first.digest());
    }
    expect((await simulate({ seed: 1, mix })).digest()).not.toBe((await simulate({ seed: 2, mix })).digest());
  });

  it.runIf(ONLY_SEED === undefined && ONLY_MIX === undefined && SEEDS >= 200)(
    'meets every outcome and every fault',
    () => {
      expect(EXPECTED_HITS.filter((name) => hits.count(name) === 0)).toEqual([]);
      const known = [...EXPECTED_HITS, ...RARE_HITS];
      const surprising = hits.names().filter((name) => !known.includes(name) && !name.startsWith('operator '));
      expect(surprising).toEqual([]);
    },
  );
});

afterAll(() => {
  console.log(`${hits.runs} simulated sales:\n${hits.lines().join('\n')}`);
});
