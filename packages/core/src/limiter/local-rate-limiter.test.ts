import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { RateLimitRequest } from '../ports/rate-limiter.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { type Bandwidth, BUYER_BANDWIDTH } from './bandwidth.ts';
import { createBucketRule } from './bucket-rule.ts';
import { LocalRateLimiter, type LocalRateLimiterOptions } from './local-rate-limiter.ts';
import { consumeTokens, createTokenBucket, type TokenBucketState } from './token-bucket.ts';

function limiterWith(options: Partial<LocalRateLimiterOptions> = {}) {
  const clock = new ManualClock();
  const limiter = new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock, ...options });
  const ask = (key: string, cost = 1) => limiter.consume([{ key, cost }])[0];
  return { clock, limiter, ask };
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return FlashSaleError.isInstance(error) ? error.code : String(error);
  }
  return undefined;
}

describe('LocalRateLimiter', () => {
  it('lets five requests of a buyer pass at once, then one every twelve seconds', () => {
    const { clock, limiter, ask } = limiterWith();
    const five: RateLimitRequest[] = Array<RateLimitRequest>(6).fill({ key: 'ann', cost: 1 });
    expect(limiter.consume(five)).toEqual([
      { allowed: true, state: { limit: 5, remaining: 4, resetAfterMs: 12_000 } },
      { allowed: true, state: { limit: 5, remaining: 3, resetAfterMs: 24_000 } },
      { allowed: true, state: { limit: 5, remaining: 2, resetAfterMs: 36_000 } },
      { allowed: true, state: { limit: 5, remaining: 1, resetAfterMs: 48_000 } },
      { allowed: true, state: { limit: 5, remaining: 0, resetAfterMs: 60_000 } },
      { allowed: false, retryAfterMs: 12_000, state: { limit: 5, remaining: 0, resetAfterMs: 60_000 } },
    ]);
    clock.advance(11_999);
    expect(ask('ann')).toMatchObject({ allowed: false, retryAfterMs: 1 });
    clock.advance(1);
    expect(ask('ann')).toMatchObject({ allowed: true, state: { remaining: 0 } });
  });

  it('keeps keys apart, also those that an object would stumble over', () => {
    const { ask } = limiterWith();
    for (const key of ['__proto__', 'constructor', 'toString', '\u0000', '\ud800', '{a}:b']) {
      expect(ask(key, 5)).toMatchObject({ allowed: true });
      expect(ask(key)).toMatchObject({ allowed: false });
    }
  });

  it('refuses for good what is larger than a capacity, and keeps no key for it', () => {
    const small: Bandwidth = { capacity: 3, refill: 1, periodMs: 1000, mode: 'intervally' };
    const { limiter, ask } = limiterWith({ bandwidths: [BUYER_BANDWIDTH, small] });
    const never = { allowed: false, retryAfterMs: undefined, state: { limit: 3, remaining: 3, resetAfterMs: 0 } };
    expect(ask('ann', 4)).toEqual(never);
    expect(limiter.size).toBe(0);
    ask('ann', 1);
    expect(ask('ann', 4)).toMatchObject({ allowed: false, retryAfterMs: undefined, state: { remaining: 2 } });
  });

  it('describes the bandwidth with the fewest tokens', () => {
    const hourly: Bandwidth = { capacity: 6, refill: 6, periodMs: 3_600_000, mode: 'greedy' };
    const { clock, ask } = limiterWith({ bandwidths: [BUYER_BANDWIDTH, hourly] });
    expect(ask('ann', 4)).toMatchObject({ state: { limit: 5, remaining: 1 } });
    clock.advance(60_000);
    expect(ask('ann', 2)).toEqual({ allowed: true, state: { limit: 6, remaining: 0, resetAfterMs: 3_540_000 } });
    expect(ask('ann', 1)).toMatchObject({ allowed: false, retryAfterMs: 540_000, state: { limit: 6, remaining: 0 } });
  });

  it('describes of equally empty bandwidths the one that takes longest to fill', () => {
    const hourly: Bandwidth = { capacity: 5, refill: 5, periodMs: 3_600_000, mode: 'greedy' };
    const { ask } = limiterWith({ bandwidths: [BUYER_BANDWIDTH, hourly] });
    expect(ask('ann', 5)).toMatchObject({ state: { limit: 5, remaining: 0, resetAfterMs: 3_600_000 } });
  });

  it('gives back at most up to the capacity, and ignores keys that it does not keep', () => {
    const { limiter, ask } = limiterWith();
    ask('ann', 5);
    limiter.giveBack([{ key: 'ann', cost: 2 }]);
    expect(ask('ann', 2)).toMatchObject({ allowed: true, state: { remaining: 0 } });
    limiter.giveBack([
      { key: 'ann', cost: 100 },
      { key: 'bob', cost: 1 },
    ]);
    expect(limiter.size).toBe(1);
    expect(ask('ann', 5)).toMatchObject({ allowed: true, state: { remaining: 0 } });
  });

  it('does not notice a wall clock that is set', () => {
    const { clock, ask } = limiterWith();
    ask('ann', 5);
    clock.jump(3_600_000);
    expect(ask('ann')).toMatchObject({ allowed: false, retryAfterMs: 12_000 });
    clock.jump(-7_200_000);
    clock.advance(12_000);
    expect(ask('ann')).toMatchObject({ allowed: true });
  });

  it('refills aligned bandwidths on the wall clock, for every key at once', () => {
    const clock = new ManualClock(Date.UTC(2026, 5, 1, 10, 59, 50));
    const hourly: Bandwidth = { capacity: 2, refill: 2, periodMs: 3_600_000, mode: 'aligned', firstRefillAt: 0 };
    const { ask } = limiterWith({ clock, bandwidths: [hourly] });
    expect(ask('ann', 2)).toMatchObject({ allowed: true, state: { resetAfterMs: 10_000 } });
    clock.advance(4_000);
    ask('bob', 2);
    expect(ask('bob')).toMatchObject({ allowed: false, retryAfterMs: 6_000 });
    clock.advance(6_000);
    expect([ask('ann', 2), ask('bob', 2)]).toMatchObject([{ allowed: true }, { allowed: true }]);
  });

  it.each(['evict', 'refuse'] as const)(
    'with %s, answers like one pure bucket per key while there is room',
    (whenKeysExhausted) => {
      const bandwidth: fc.Arbitrary<Bandwidth> = fc.record({
        capacity: fc.integer({ min: 1, max: 6 }),
        refill: fc.integer({ min: 1, max: 6 }),
        periodMs: fc.integer({ min: 1, max: 40 }),
        mode: fc.constantFrom('greedy', 'intervally'),
      });
      const step = fc.record({
        key: fc.constantFrom('a', 'b', 'c'),
        cost: fc.integer({ min: 1, max: 7 }),
        ms: fc.nat(60),
      });
      const property = fc.property(
        fc.array(bandwidth, { minLength: 1, maxLength: 2 }),
        fc.array(step),
        (bandwidths, steps) => {
          const { clock, ask } = limiterWith({ bandwidths, keysMax: 3, whenKeysExhausted });
          const rule = createBucketRule(bandwidths);
          const states = new Map<string, TokenBucketState>();
          for (const { key, cost, ms } of steps) {
            clock.advance(ms);
            const result = consumeTokens(
              rule,
              states.get(key) ?? createTokenBucket(rule, clock.now()),
              clock.now(),
              cost,
            );
            const { allowed, remaining, retryAfterMs } = result.decision;
            if (allowed) states.set(key, result.state);
            expect(ask(key, cost)).toMatchObject({ allowed, state: { remaining }, ...(!allowed && { retryAfterMs }) });
          }
        },
      );
      fc.assert(property, { numRuns: 500 });
    },
  );
});

describe('LocalRateLimiter with a bounded number of keys', () => {
  it('forgets full buckets as calls come in', () => {
    const { clock, limiter, ask } = limiterWith();
    for (let i = 0; i < 100; i++) ask(`buyer ${i}`);
    expect(limiter.size).toBe(100);
    clock.advance(11_999);
    ask('ann');
    expect(limiter.size).toBe(101);
    clock.advance(1);
    for (let i = 0; i < 50; i++) ask('ann');
    expect(limiter.size).toBe(1);
  });

  it('evicts a full bucket for a new key, and no other one', () => {
    const { clock, limiter, ask } = limiterWith({ keysMax: 2, whenKeysExhausted: 'refuse' });
    ask('ann', 5);
    ask('bob', 1);
    clock.advance(12_000);
    expect(ask('cid')).toMatchObject({ allowed: true });
    expect(limiter.size).toBe(2);
    expect(ask('ann', 2)).toMatchObject({ allowed: false, retryAfterMs: 12_000 });
  });

  it('refuses a new key until the first bucket is full, and is right about when that is', () => {
    const { clock, limiter, ask } = limiterWith({ keysMax: 2, whenKeysExhausted: 'refuse' });
    ask('ann', 5);
    ask('bob', 2);
    clock.advance(1);
    const refused = { allowed: false, retryAfterMs: 23_999, state: { limit: 5, remaining: 0, resetAfterMs: 23_999 } };
    expect(ask('cid')).toEqual(refused);
    expect(ask('cid', 6)).toMatchObject({ allowed: false, retryAfterMs: undefined });
    expect(ask('bob')).toMatchObject({ allowed: true, state: { remaining: 2 } });
    expect(ask('cid')).toMatchObject({ allowed: false, retryAfterMs: 35_999 });
    clock.advance(35_998);
    expect(ask('cid')).toMatchObject({ allowed: false, retryAfterMs: 1 });
    clock.advance(1);
    expect(ask('cid')).toMatchObject({ allowed: true, state: { remaining: 4 } });
    expect(limiter.size).toBe(2);
  });

  it('evicts the bucket that would be full first if told to', () => {
    const { limiter, ask } = limiterWith({ keysMax: 2, whenKeysExhausted: 'evict' });
    ask('ann', 5);
    ask('bob', 1);
    expect(ask('cid', 3)).toMatchObject({ allowed: true });
    expect(limiter.size).toBe(2);
    expect(ask('ann')).toMatchObject({ allowed: false });
    expect(ask('cid', 3)).toMatchObject({ allowed: false });
  });

  it('notices that giving back makes a bucket full earlier', () => {
    const { limiter, ask } = limiterWith({ keysMax: 2, whenKeysExhausted: 'refuse' });
    ask('ann', 5);
    ask('bob', 3);
    limiter.giveBack([{ key: 'ann', cost: 4 }]);
    expect(ask('cid')).toMatchObject({ allowed: false, retryAfterMs: 12_000 });
    limiter.giveBack([{ key: 'ann', cost: 1 }]);
    expect(ask('cid')).toMatchObject({ allowed: true });
  });

  it('keeps the periods of a full intervally bucket while there is room', () => {
    const bandwidth: Bandwidth = { capacity: 2, refill: 2, periodMs: 100, mode: 'intervally' };
    const { clock, limiter, ask } = limiterWith({ bandwidths: [bandwidth], keysMax: 2, whenKeysExhausted: 'refuse' });
    ask('ann', 2);
    clock.advance(150);
    expect(ask('ann', 2)).toMatchObject({ allowed: true, state: { resetAfterMs: 50 } });
    ask('bob');
    clock.advance(50);
    expect(ask('cid')).toMatchObject({ allowed: true });
    expect(limiter.size).toBe(2);
  });

  it('never keeps more keys than it may, and never lets a kept key exceed its limit', () => {
    const step = fc.record({ buyer: fc.nat(12), cost: fc.integer({ min: 1, max: 5 }), ms: fc.nat(30_000) });
    const property = fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const { clock, limiter, ask } = limiterWith({ keysMax: 4, whenKeysExhausted: 'refuse' });
      const rule = createBucketRule([BUYER_BANDWIDTH]);
      const states = new Map<number, TokenBucketState>();
      for (const { buyer, cost, ms } of steps) {
        clock.advance(ms);
        const now = clock.now();
        const pure = consumeTokens(rule, states.get(buyer) ?? createTokenBucket(rule, now), now, cost);
        const decision = ask(`buyer ${buyer}`, cost);
        if (decision?.allowed) {
          expect(pure.decision.allowed).toBe(true);
          states.set(buyer, pure.state);
        }
        expect(limiter.size).toBeLessThanOrEqual(4);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('does not keep the request alive that a key was cut from', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { limiter } = limiterWith();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 500; i++) {
      const request = `${String(i).padStart(20, 'k')}${'x'.repeat(100_000)}`.normalize();
      limiter.consume([{ key: request.slice(0, 20), cost: 1 }]);
    }
    collect();
    expect(limiter.size).toBe(500);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });
});

describe('LocalRateLimiter refuses', () => {
  it.each([0, -1, 0.5, Number.NaN, 2 ** 53, '1' as never, undefined as never])('the cost %s', (cost) => {
    const { limiter } = limiterWith();
    const requests = [
      { key: 'ann', cost: 1 },
      { key: 'bob', cost },
    ];
    expect(codeOf(() => limiter.consume(requests))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => limiter.giveBack(requests))).toBe('INVALID_ARGUMENT');
    expect(limiter.size).toBe(0);
  });

  it.each(['', 'x'.repeat(257), 5 as never, null as never, undefined as never])('the key %j', (key) => {
    const { limiter } = limiterWith();
    expect(codeOf(() => limiter.consume([{ key, cost: 1 }]))).toBe('INVALID_ARGUMENT');
  });

  it.each([
    { keysMax: 0 },
    { keysMax: 0.5 },
    { keysMax: Number.NaN },
    { keysMax: 10_000_001 },
    { whenKeysExhausted: 'drop' as never },
    { bandwidths: [] },
  ])('the options %j', (options) => {
    expect(codeOf(() => limiterWith(options))).toBe('INVALID_CONFIGURATION');
  });
});
