import type { QueueFence, QueuePosition } from '@flash-sale/core';
import { sampleMessage } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { countLag, countUndrained } from './count-behind.ts';

const ranges = (...pairs: [low: number, high: number][]) =>
  new Map(pairs.map(([low, high], partition) => [partition, { low: BigInt(low), high: BigInt(high) }]));
const at = (...offsets: (number | undefined)[]): QueuePosition[] =>
  offsets.flatMap((offset, partition) =>
    offset === undefined ? [] : [{ topic: 'orders', partition, nextOffset: String(offset), barriers: new Map() }],
  );
const fence = (...offsets: number[]): QueueFence => ({
  saleId: sampleMessage().saleId,
  epoch: 2,
  barriers: offsets.map((offset, partition) => ({ topic: 'orders', partition, offset: String(offset) })),
});
const lost = (how: string) =>
  expect.objectContaining({ code: 'LOG_LOST', details: expect.objectContaining({ lost: how }) });

describe('the lag', () => {
  it('counts from the position, or from the beginning of what is kept', () => {
    expect(countLag('orders', ranges([0, 10], [5, 20], [0, 0]), at(4))).toBe(6 + 15);
    expect(countLag('orders', ranges([0, 10]), at(10))).toBe(0);
    expect(countLag('orders', ranges([8, 10]), at(3))).toBe(2);
    expect(countLag('other', ranges([0, 10]), at(10))).toBe(10);
  });

  it('cannot be told when a position lies beyond the end, or in a partition that is not there', () => {
    expect(() => countLag('orders', ranges([0, 10]), at(11))).toThrow(lost('replaced'));
    expect(() => countLag('orders', ranges([0, 10]), at(4, 0))).toThrow(lost('replaced'));
  });
});

describe('what is undrained', () => {
  it('counts up to and with the barrier, and nothing behind it', () => {
    expect(countUndrained('orders', ranges([0, 50], [0, 50]), fence(9, 19), at(4, 19))).toBe(6 + 1);
    expect(countUndrained('orders', ranges([0, 50], [0, 50]), fence(9, 19), at(10, 50))).toBe(0);
    expect(countUndrained('orders', ranges([5, 50]), fence(9), at())).toBe(5);
  });

  it('cannot be told when the log ends before the barrier, lost messages before it, or is another', () => {
    expect(() => countUndrained('orders', ranges([0, 9]), fence(9), at(9))).toThrow(lost('replaced'));
    expect(() => countUndrained('orders', ranges([20, 50]), fence(9), at())).toThrow(lost('cut'));
    expect(() => countUndrained('orders', ranges([8, 50]), fence(9), at(4))).toThrow(lost('cut'));
    expect(() => countUndrained('other', ranges([0, 50]), fence(9), at(10))).toThrow(lost('replaced'));
    expect(() => countUndrained('orders', ranges(), fence(9), at(10))).toThrow(lost('replaced'));
    expect(() => countUndrained('orders', ranges([0, 50]), fence(9), at(51))).toThrow(lost('replaced'));
  });

  it('is exact where offsets exceed what a double can hold', () => {
    const high = 2n ** 53n + 7n;
    const barrier = { ...fence(0), barriers: [{ topic: 'orders', partition: 0, offset: String(high - 1n) }] };
    const position = [{ topic: 'orders', partition: 0, nextOffset: String(high - 2n), barriers: new Map() }];
    expect(countUndrained('orders', new Map([[0, { low: 0n, high }]]), barrier, position)).toBe(2);
  });
});
