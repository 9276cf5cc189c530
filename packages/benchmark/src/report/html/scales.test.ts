import { expect, it } from 'vitest';
import { decades, nines, ticks } from './scales.ts';

it.each([
  [0.3, 250, [0.1, 1, 10, 100, 1_000]],
  [1, 1, [1, 10]],
  [10, 100, [10, 100]],
])('spans %d to %d by powers of ten', (least, most, expected) => {
  const found = decades(least, most);
  expect(found).toHaveLength(expected.length);
  for (const [index, power] of found.entries()) expect(power).toBeCloseTo(expected[index] as number, 9);
});

it.each([
  [0, [0, 1]],
  [7, [0, 2, 4, 6, 8]],
  [100, [0, 20, 40, 60, 80, 100]],
  [12_345, [0, 5_000, 10_000, 15_000]],
])('counts up to %d in round numbers', (most, expected) => {
  expect(ticks(most)).toEqual(expected);
});

it('gives each nine as much room, and puts everything behind them', () => {
  expect([0, 90, 99, 99.9].map(nines).map(Math.round)).toEqual([0, 1, 2, 3]);
  expect(nines(100)).toBeGreaterThan(nines(99.99));
  expect(Number.isFinite(nines(100))).toBe(true);
});
