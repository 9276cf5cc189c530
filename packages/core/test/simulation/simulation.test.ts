import {
  describeFailure,
  FAULT_MIXES,
  type FaultMixName,
  type SimulationResult,
  simulate,
  Tally,
} from '@flash-sale/core/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { EXPECTED_HITS } from './expected-hits.fixture.ts';

/**
 * Many short sales, each drawn from one seed, over the whole of core and the memory adapters. `SEED=123 npx vitest run
 * --project simulation` plays one seed of each mix (`MIX=everything`: of that mix) and prints what happened;
 * `SEEDS=5000` plays more of them.
 */
const SEEDS = Number(process.env.SEEDS ?? 200);
const ONLY_SEED = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const ONLY_MIX = process.env.MIX;
const EVENTS_SHOWN = ONLY_SEED === undefined ? 80 : Number.POSITIVE_INFINITY;

const mixes = (Object.keys(FAULT_MIXES) as FaultMixName[]).filter((mix) => ONLY_MIX === undefined || mix === ONLY_MIX);
const seeds = ONLY_SEED === undefined ? Array.from({ length: SEEDS }, (_, index) => index + 1) : [ONLY_SEED];
const tally = new Tally();

async function play(seed: number, mix: FaultMixName): Promise<SimulationResult> {
  const result = await simulate({ seed, mix });
  // Between two runs the test runner gets its turn.
  await new Promise((resolve) => setImmediate(resolve));
  return result;
}

describe('a simulated sale', () => {
  it.each(mixes)('keeps every promise and sells out (%s)', async (mix) => {
    for (const seed of seeds) {
      const result = await play(seed, mix);
      tally.add(result.tally);
      if (result.violations.length > 0) expect.fail(describeFailure(result, EVENTS_SHOWN));
    }
  });

  it.each(mixes)('is the same for the same seed, event by event (%s)', async (mix) => {
    for (const seed of seeds.slice(0, 5)) {
      const [first, second] = [await play(seed, mix), await play(seed, mix)];
      expect(second.trace).toEqual(first.trace);
      expect(second.digest()).toBe(first.digest());
    }
    expect((await play(1, mix)).digest()).not.toBe((await play(2, mix)).digest());
  });

  it.runIf(ONLY_SEED === undefined && ONLY_MIX === undefined && SEEDS >= 200)(
    'meets every outcome and every fault',
    () => {
      const missing = EXPECTED_HITS.filter((name) => tally.count(name) === 0);
      expect(missing).toEqual([]);
      const surprising = tally
        .entries()
        .filter(([name]) => !EXPECTED_HITS.includes(name) && !name.startsWith('operator '));
      expect(surprising).toEqual([]);
    },
  );
});

afterAll(() => {
  const counts = tally.entries().map(([name, times]) => `${String(times).padStart(8)}  ${name}`);
  console.log(`${seeds.length * mixes.length} simulated sales:\n${counts.join('\n')}`);
});
