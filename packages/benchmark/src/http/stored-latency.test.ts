import { expect, it } from 'vitest';
import { untilStored } from './stored-latency.ts';

it('counts from the answer until the order was stored, and not below zero', () => {
  const sent = { collected: ['a', 'b', 'c'], collectedAt: [1_000, 1_000, 1_000] };
  const stored = new Map([
    ['a', 1_040],
    ['b', 990],
    ['c', 1_500],
  ]);
  const { most, p50 } = untilStored(sent, stored, 9_000);
  expect(most).toBeCloseTo(500, 0);
  expect(p50).toBeCloseTo(40, 0);
});

it('leaves out no order that was not seen to be stored', () => {
  const { most } = untilStored({ collected: ['a'], collectedAt: [1_000] }, new Map(), 9_000);
  expect(most).toBeCloseTo(8_000, -1);
});
