import { describe, expect, it } from 'vitest';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { adaptiveInitialTokens } from './adaptive-initial-tokens.ts';
import { type AlignedBandwidth, type Bandwidth, BUYER_BANDWIDTH, INSTANT_MAX, PERIOD_MS_MAX } from './bandwidth.ts';
import { createBucketRule } from './bucket-rule.ts';
import { createGcraRule, gcra } from './gcra.ts';
import {
  addTokens,
  consumeTokens,
  createTokenBucket,
  estimateTokens,
  forceTokens,
  peekTokens,
  timeToFullMs,
} from './token-bucket.ts';

function greedy(capacity: number, refill: number, periodMs: number): Bandwidth {
  return { capacity, refill, periodMs, mode: 'greedy' };
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return FlashSaleError.isInstance(error) ? error.code : String(error);
  }
  return undefined;
}

const NOT_POSITIVE_INTEGERS = [
  0,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 53,
  '5',
  null,
  undefined,
] as never[];

describe('token bucket', () => {
  const rule = createBucketRule([greedy(10, 10, 100)]);

  it('returns the very same state with a refusal, so a polite client is never set back', () => {
    const empty = createTokenBucket(rule, 1000, [0]);
    let state = empty;
    for (let now = 1000; now < 1010; now++) state = consumeTokens(rule, state, now, 1).state;
    expect(state).toBe(empty);
    expect(consumeTokens(rule, state, 1010, 1).decision).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
  });

  it('never goes into debt by consuming', () => {
    let state = createTokenBucket(rule, 0, [3]);
    const allowed = [1, 1, 1, 1, 1].map((cost) => {
      const result = consumeTokens(rule, state, 0, cost);
      state = result.state;
      return result.decision.allowed;
    });
    expect(allowed).toEqual([true, true, true, false, false]);
    expect(peekTokens(rule, state, 0).available).toBe(0);
  });

  it('changes nothing when time goes back, and waits for the time it has seen', () => {
    const { state } = consumeTokens(rule, createTokenBucket(rule, 1000), 1000, 10);
    expect(peekTokens(rule, state, 0).available).toBe(0);
    expect(estimateTokens(rule, state, 400, 1)).toEqual({ allowed: false, remaining: 0, retryAfterMs: 610 });
    expect(timeToFullMs(rule, state, 400)).toBe(700);
    expect(peekTokens(rule, state, 1050).available).toBe(5);
  });

  it('takes from every bandwidth or from none', () => {
    const both = createBucketRule([greedy(10, 10, 100), greedy(3, 1, 1000)]);
    const state = createTokenBucket(both, 0);
    expect(consumeTokens(both, state, 0, 4)).toEqual({
      decision: { allowed: false, remaining: 3, retryAfterMs: undefined },
      state,
    });
    const taken = consumeTokens(both, state, 0, 3).state;
    expect(peekTokens(both, taken, 0).bandwidths.map(({ available }) => available)).toEqual([7, 0]);
    expect(consumeTokens(both, taken, 0, 2)).toEqual({
      decision: { allowed: false, remaining: 0, retryAfterMs: 2000 },
      state: taken,
    });
  });

  it('forces several bandwidths together and waits for the slowest', () => {
    const both = createBucketRule([greedy(10, 10, 100), { ...greedy(3, 1, 1000), mode: 'intervally' }]);
    const { decision, state } = forceTokens(both, createTokenBucket(both, 0), 0, 12);
    expect(decision).toEqual({ allowed: true, remaining: -9, retryAfterMs: 9000 });
    expect(peekTokens(both, state, 0).bandwidths.map(({ available }) => available)).toEqual([-2, -9]);
    expect(timeToFullMs(both, state, 0)).toBe(12_000);
  });

  it('refuses a debt that could not be paid off exactly, and takes nothing', () => {
    const slow = createBucketRule([greedy(1, 1, 60_000)]);
    const state = createTokenBucket(slow, 0);
    expect(codeOf(() => forceTokens(slow, state, 0, 2 ** 52))).toBe('INVALID_ARGUMENT');
    const deepest = Math.floor(Number.MAX_SAFE_INTEGER / 60_000);
    const { state: indebted } = forceTokens(slow, state, 0, deepest);
    expect(codeOf(() => forceTokens(slow, indebted, 0, 1))).toBe('INVALID_ARGUMENT');
    expect(timeToFullMs(slow, indebted, 0)).toBe(deepest * 60_000);
  });

  it('is exact with the largest numbers it accepts', () => {
    const most = Number.MAX_SAFE_INTEGER - 10;
    const huge = createBucketRule([greedy(most, 1, 1)]);
    const state = createTokenBucket(huge, 0, [most - 3]);
    expect(consumeTokens(huge, state, 2, most).decision).toMatchObject({ allowed: false, retryAfterMs: 1 });
    expect(consumeTokens(huge, state, 20, most).decision).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });

    const slow = createBucketRule([greedy(2 ** 49, 2 ** 49, 2 ** 50)]);
    expect(peekTokens(slow, createTokenBucket(slow, 0, [7]), 2 ** 50 - 1)).toEqual({
      available: 2 ** 49,
      bandwidths: [{ available: 2 ** 49, carry: 0 }],
    });
    expect(peekTokens(slow, createTokenBucket(slow, 0, [0]), 2 ** 50 - 1).bandwidths).toEqual([
      { available: 2 ** 49 - 1, carry: 2 ** 49 },
    ]);
    const longest: Bandwidth = { capacity: 1, refill: 1, periodMs: PERIOD_MS_MAX, mode: 'aligned', firstRefillAt: 0 };
    const yearly = createBucketRule([longest]);
    expect(peekTokens(yearly, createTokenBucket(yearly, 0, [0]), INSTANT_MAX).available).toBe(1);
  });

  it('fills up from any debt after an idle time beyond all limits', () => {
    const fast = createBucketRule([greedy(5, Number.MAX_SAFE_INTEGER, 1)]);
    const { state } = forceTokens(fast, createTokenBucket(fast, 0), 0, 1_000_000);
    expect(peekTokens(fast, state, INSTANT_MAX).available).toBe(5);
  });

  it('gives back at most up to the capacity, also out of a debt', () => {
    const { state } = forceTokens(rule, createTokenBucket(rule, 0), 0, 15);
    expect(peekTokens(rule, addTokens(rule, state, 0, 3), 0).available).toBe(-2);
    expect(peekTokens(rule, addTokens(rule, state, 0, Number.MAX_SAFE_INTEGER), 0).available).toBe(10);
  });

  it('can be stored as JSON', () => {
    const { state } = consumeTokens(rule, createTokenBucket(rule, 1000), 1003, 4);
    expect(peekTokens(rule, JSON.parse(JSON.stringify(state)), 1020)).toEqual(peekTokens(rule, state, 1020));
  });

  it.each(NOT_POSITIVE_INTEGERS)('refuses %s as a number of tokens', (count) => {
    const state = createTokenBucket(rule, 0);
    for (const operation of [consumeTokens, estimateTokens, forceTokens, addTokens]) {
      expect(codeOf(() => operation(rule, state, 0, count))).toBe('INVALID_ARGUMENT');
    }
  });

  it.each([-1, 0.5, Number.NaN, INSTANT_MAX + 1, '0' as never])('refuses %s as a time', (now) => {
    const state = createTokenBucket(rule, 0);
    expect(codeOf(() => createTokenBucket(rule, now))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => consumeTokens(rule, state, now, 1))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => peekTokens(rule, state, now))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => timeToFullMs(rule, state, now))).toBe('INVALID_ARGUMENT');
  });

  it('refuses initial tokens beyond the capacity and a state of another rule', () => {
    expect(codeOf(() => createTokenBucket(rule, 0, [11]))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => createTokenBucket(rule, 0, [1, 1]))).toBe('INVALID_ARGUMENT');
    expect(codeOf(() => consumeTokens(rule, [1, 2, 3, 4], 0, 1))).toBe('INVALID_ARGUMENT');
  });
});

describe('createBucketRule', () => {
  it.each(['capacity', 'refill', 'periodMs'] as const)('refuses a %s that is not a positive integer', (field) => {
    for (const value of NOT_POSITIVE_INTEGERS) {
      expect(codeOf(() => createBucketRule([{ ...greedy(1, 1, 1), [field]: value }]))).toBe('INVALID_CONFIGURATION');
    }
  });

  it('refuses no bandwidth, too many, and a mode or first refill that is none', () => {
    const unknownMode = { ...greedy(1, 1, 1), mode: 'leaky' as never };
    const aligned: AlignedBandwidth = { ...greedy(1, 1, 1), mode: 'aligned', firstRefillAt: Number.NaN };
    for (const bandwidths of [[], Array<Bandwidth>(9).fill(BUYER_BANDWIDTH), [unknownMode], [aligned], null as never]) {
      expect(codeOf(() => createBucketRule(bandwidths))).toBe('INVALID_CONFIGURATION');
    }
  });

  it('refuses what could not be computed exactly, after reducing refill and period', () => {
    expect(codeOf(() => createBucketRule([greedy(2 ** 30, 1, 2 ** 30)]))).toBe('INVALID_CONFIGURATION');
    expect(codeOf(() => createBucketRule([greedy(2 ** 30, 2 ** 30, 2 ** 30)]))).toBeUndefined();
    const slow: Bandwidth = { ...greedy(2 ** 30, 1, 2 ** 30), mode: 'intervally' };
    expect(codeOf(() => createBucketRule([slow]))).toBe('INVALID_CONFIGURATION');
    expect(codeOf(() => createBucketRule([{ ...slow, refill: 2 ** 20 }]))).toBeUndefined();
  });

  it('is not changed by changing what it was made from', () => {
    const bandwidth = { ...greedy(1, 1, 1) };
    const rule = createBucketRule([bandwidth]);
    bandwidth.capacity = 7;
    expect(createTokenBucket(rule, 5)).toEqual([1, 5]);
    expect(rule.bandwidths[0]?.bandwidth.capacity).toBe(1);
  });
});

describe('adaptiveInitialTokens', () => {
  it.each([
    [60_000, 60_000, 400, 400, 400],
    [20_000, 60_000, 400, 400, 266],
    [20_000, 60_000, 400, 300, 300],
    [20_000, 60_000, 400, 200, 333],
    [20_000, 60_000, 400, 100, 366],
    [60_001, 60_000, 400, 100, 400],
    [20_000, 180_000, 400, 100, 400],
    [20_000, 60_000, 100, 400, 100],
    [59_000, 60_000, 100, 400, 6],
  ])(
    'at %i before a first refill at %i of %i (refill %i a minute) starts with %i',
    (now, first, capacity, refill, tokens) => {
      const bandwidth: AlignedBandwidth = { capacity, refill, periodMs: 60_000, mode: 'aligned', firstRefillAt: first };
      expect(adaptiveInitialTokens(bandwidth, now)).toBe(tokens);
    },
  );

  it('is exact where the product of time and refill is beyond 2^53', () => {
    const bandwidth: AlignedBandwidth = {
      capacity: 2 ** 40,
      refill: 2 ** 40,
      periodMs: 2 ** 40,
      mode: 'aligned',
      firstRefillAt: 2 ** 39 + 1,
    };
    expect(adaptiveInitialTokens(bandwidth, 0)).toBe(2 ** 39 + 1);
  });
});

describe('gcra', () => {
  it('is a view of one bandwidth only', () => {
    const rule = createBucketRule([greedy(1, 1, 1), greedy(1, 1, 1)]);
    expect(codeOf(() => gcra(rule, createTokenBucket(rule, 0), 0, 1))).toBe('INVALID_ARGUMENT');
  });

  it('looks without taking at a quantity of 0, and refuses a negative one', () => {
    const rule = createGcraRule({ limit: 2, emissionIntervalMs: 1000 });
    const state = createTokenBucket(rule, 0);
    expect(gcra(rule, state, 0, 0)).toEqual({
      allowed: true,
      limit: 2,
      remaining: 2,
      resetAfterMs: 0,
      retryAfterMs: 0,
      state,
    });
    expect(codeOf(() => gcra(rule, state, 0, -1))).toBe('INVALID_ARGUMENT');
  });
});
