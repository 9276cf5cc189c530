import { expect, it } from 'vitest';
import { checkSeed, derivedSeed, SEED_MAX } from './derived-seed.ts';

it('is the same for a seed and a purpose, in this version and the next', () => {
  expect(derivedSeed(1, 'http-rush', 0)).toBe(3_690_118_139);
});

it('differs from seed to seed, and from purpose to purpose', () => {
  const seeds = [1, 2, 12].flatMap((seed) => [
    derivedSeed(seed),
    derivedSeed(seed, 'crowd', 1),
    derivedSeed(seed, 'crowd', 2),
    derivedSeed(seed, 'crowd', '2'),
    derivedSeed(seed, 'crowd 2'),
  ]);
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= SEED_MAX)).toBe(true);
});

it.each([0, -1, 1.5, Number.NaN, SEED_MAX + 1])('refuses %d as the seed of a run', (seed) => {
  expect(() => checkSeed(seed)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('a seed is an integer from 1 to') }),
  );
  expect(checkSeed(SEED_MAX)).toBe(SEED_MAX);
});
