import { FlashSaleError, LocalRateLimiter, type RateLimiter, systemClock } from '@flash-sale/core';
import { ManualClock } from '@flash-sale/core/testing';
import { expect, it } from 'vitest';
import { openShop } from './shop.fixture.ts';

const PERIOD_MS = 60_000;

/** A limiter behind a network: how many calls and how many requests it got. */
function remoteLimiter() {
  const local = new LocalRateLimiter({
    bandwidths: [{ capacity: 2, refill: 2, periodMs: PERIOD_MS, mode: 'greedy' }],
    clock: systemClock,
  });
  const asked: number[] = [];
  const limiter: RateLimiter = {
    async consume(requests) {
      asked.push(requests.length);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return local.consume(requests);
    },
    giveBack: (requests) => local.giveBack(requests),
  };
  return { limiter, asked };
}

it('a limiter behind a network is asked for the whole crowd in a few calls, each buyer by a token of their own', async () => {
  const { limiter, asked } = remoteLimiter();
  await using shop = await openShop({ product: { allotment: 500 }, wrap: () => ({ limiter }) });
  const crowd = Array.from({ length: 600 }, (_, index) => shop.buy(`buyer-${index % 200}`));
  const outcomes = (await Promise.all(crowd)).map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(400);
  expect(outcomes.filter((outcome) => outcome === 'throttled')).toHaveLength(200);
  expect(asked.reduce((sum, size) => sum + size, 0)).toBe(600);
  expect(asked.length).toBeLessThan(60);
});

it('a limiter that does not answer in time refuses as unavailable, and nothing is taken', async () => {
  const limiter: RateLimiter = { consume: () => new Promise(() => {}), giveBack() {} };
  const clock = new ManualClock();
  await using shop = await openShop({ clock, wrap: () => ({ limiter }) });
  const asked = shop.buy('ann');
  await clock.advanceAsync(30_000);
  expect(await asked).toMatchObject({ outcome: 'unavailable', reason: 'limiter' });
  expect((await shop.ports.inventory.levels(shop.product.saleId)).skus).toMatchObject([{ available: 10, sold: 0 }]);
});

it('a limiter that fails as a whole is unavailable to everybody in the batch, and to nobody later', async () => {
  let broken = true;
  const { limiter: inner } = remoteLimiter();
  const limiter: RateLimiter = {
    consume: async (requests) => {
      if (broken) throw new FlashSaleError('LIMITER_UNAVAILABLE', 'away');
      return await inner.consume(requests);
    },
    giveBack() {},
  };
  await using shop = await openShop({ wrap: () => ({ limiter }) });
  const refused = await Promise.all([shop.buy('ann'), shop.buy('bob')]);
  expect(refused.map((result) => [result.outcome, 'reason' in result && result.reason])).toEqual([
    ['unavailable', 'limiter'],
    ['unavailable', 'limiter'],
  ]);
  broken = false;
  expect((await shop.buy('ann')).outcome).toBe('accepted');
});
