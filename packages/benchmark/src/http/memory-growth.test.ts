import { expect, it } from 'vitest';
import { memoryGrowth } from './memory-growth.ts';

const samplesOf = (...megabytes: readonly number[]) =>
  megabytes.map((each, index) => ({ atMs: index * 1_000, megabytes: each, heapMegabytes: each / 2 }));

it('compares the last quarter with the second: what the first one fills is not growth', () => {
  expect(memoryGrowth(samplesOf(10, 90, 100, 100, 104, 96, 100, 100), 8_000)).toEqual({
    mostMegabytes: 104,
    residentMegabytes: 0,
    heapMegabytes: 0,
  });
});

it('sees what grows behind the ups and downs of garbage collection', () => {
  const saw = Array.from({ length: 80 }, (_, index) => 100 + index + (index % 4) * 30);
  const growth = memoryGrowth(samplesOf(...saw), 80_000);
  expect(growth?.residentMegabytes).toBeCloseTo(40, 0);
  expect(growth?.heapMegabytes).toBeCloseTo(20, 0);
});

it('goes by time: looks that are missing move no quarter', () => {
  const samples = samplesOf(...Array.from({ length: 80 }, (_, index) => 100 + Math.floor(index / 20) * 10));
  const sparse = samples.filter((_, index) => index < 60 || index % 5 === 0);
  expect(memoryGrowth(sparse, 80_000)).toEqual({ mostMegabytes: 130, residentMegabytes: 20, heapMegabytes: 10 });
});

it('says nothing where one of the two quarters was hardly looked at', () => {
  expect(memoryGrowth(samplesOf(1, 2, 3, 4, 5, 6, 7), 8_000)).toBeUndefined();
  expect(memoryGrowth(samplesOf(1, 2, 3, 4), 8_000)).toBeUndefined();
  expect(memoryGrowth([], 8_000)).toBeUndefined();
});
