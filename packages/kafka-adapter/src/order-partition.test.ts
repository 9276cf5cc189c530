import { sampleMessages } from '@flash-sale/core/testing';
import { expect, it } from 'vitest';
import { partitionOf } from './order-partition.ts';

it('spreads order ids evenly, the same way in every process', () => {
  const counts = new Array<number>(12).fill(0);
  for (const { orderId } of sampleMessages(12_000)) {
    const partition = partitionOf(orderId, 12);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
  expect(partitionOf('AAAAAAAAAAAAAAAAAAAAAA', 12)).toBe(partitionOf('AAAAAAAAAAAAAAAAAAAAAA', 12));
  expect(partitionOf('foobar', 2 ** 32)).toBe(0xbf9cf968);
});
