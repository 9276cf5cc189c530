import { expect, it } from 'vitest';
import { median, summarize } from './summary.ts';

it('takes the middle of an odd number of values, whatever their order', () => {
  expect(median([9, 1, 5])).toBe(5);
});

it('takes the mean of the middle two of an even number', () => {
  expect(median([10, 1, 4, 2])).toBe(3);
});

it('sorts by size, not by text', () => {
  expect(median([10, 9, 100])).toBe(10);
});

it('gives the spread as a part of the median', () => {
  expect(summarize([90, 100, 120])).toEqual({ count: 3, median: 100, least: 90, most: 120, spread: 0.3 });
});

it('knows no spread of a single value, nor of values around zero', () => {
  expect(summarize([7]).spread).toBe(0);
  expect(summarize([-1, 0, 1]).spread).toBe(0);
});

it.each([[[]], [[1, Number.NaN]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (values) => {
  expect(() => summarize(values)).toThrow(RangeError);
});
