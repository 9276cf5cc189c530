import {
  describeFailure,
  type SimulationResult,
  simulate,
  WEAKENED_BUILDS,
  type WeakenedBuild,
} from '@flash-sale/core/testing';
import { afterAll, describe, expect, it } from 'vitest';

/** Most seeds of each mix that a flaw may stay hidden for. */
const SEEDS_MAX = 400;

const caught: string[] = [];

/** The first run that shows the flaw: each seed under each of its mixes. */
async function firstCaught(build: WeakenedBuild): Promise<SimulationResult | undefined> {
  for (let seed = 1; seed <= SEEDS_MAX; seed += 1) {
    for (const mix of build.mixes) {
      const result = await simulate({ seed, mix, build });
      if (result.violations.length > 0) return result;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return undefined;
}

describe('the simulation', () => {
  it.each(WEAKENED_BUILDS)('catches: $name', async (build) => {
    const result = await firstCaught(build);
    if (result === undefined) expect.fail(`${SEEDS_MAX} seeds of each mix do not show it: ${build.flaw}`);
    caught.push(`${build.name}: seed ${result.seed} of ${result.mix}: ${result.violations[0]}`);
    expect(describeFailure(result, 0)).not.toContain('the simulation itself failed');
    const healthy = await simulate({ seed: result.seed, mix: result.mix });
    expect(healthy.violations).toEqual([]);
  });
});

afterAll(() => {
  console.log(`weakened builds and what caught them:\n${caught.map((line) => `  ${line}`).join('\n')}`);
});
