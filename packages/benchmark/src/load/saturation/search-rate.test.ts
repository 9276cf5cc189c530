import { expect, it } from 'vitest';
import { searchRate } from './search-rate.ts';

const search = { leastPerSecond: 1_000, mostPerSecond: 100_000, precision: 0.05 };

it.each([1_000, 1_234, 7_777, 63_999])(
  'finds a capacity of %d within the precision, and never above it',
  async (capacity) => {
    const { sustained, tooMuch, tried } = await searchRate(search, async (perSecond) => perSecond <= capacity);
    expect(sustained).toBeLessThanOrEqual(capacity);
    expect(tooMuch).toBeGreaterThan(capacity);
    expect(sustained).toBeGreaterThanOrEqual((tooMuch ?? 0) * 0.95);
    expect(tried.length).toBeLessThanOrEqual(14);
  },
);

it('begins where it is told to, and finds what lies below as well', async () => {
  for (const capacity of [130, 40_000]) {
    const { sustained, tried } = await searchRate(
      { ...search, leastPerSecond: 50, firstPerSecond: 4_000 },
      async (perSecond) => perSecond <= capacity,
    );
    expect(tried[0]?.perSecond).toBe(4_000);
    expect(sustained).toBeLessThanOrEqual(capacity);
    expect(sustained).toBeGreaterThanOrEqual(capacity * 0.95);
  }
});

it('says that not even the least is kept up with', async () => {
  expect(await searchRate(search, async () => false)).toEqual({
    sustained: 0,
    tooMuch: 1_000,
    tried: [{ perSecond: 1_000, sustained: false }],
  });
});

it('ends at the most that it may send', async () => {
  const { sustained, tooMuch } = await searchRate({ ...search, mostPerSecond: 5_000 }, async () => true);
  expect({ sustained, tooMuch }).toEqual({ sustained: 5_000, tooMuch: undefined });
});

it.each([{ precision: 0 }, { leastPerSecond: 0 }, { mostPerSecond: 10 }, { firstPerSecond: 10 }])(
  'refuses %j',
  async (wrong) => {
    await expect(searchRate({ ...search, ...wrong }, async () => true)).rejects.toMatchObject({ code: 'USAGE' });
  },
);
