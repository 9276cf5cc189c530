import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bandwidth } from './bandwidth.ts';
import { createBucketRule } from './bucket-rule.ts';
import { ReferenceBucket } from './reference-bucket.fixture.ts';
import {
  addTokens,
  consumeTokens,
  createTokenBucket,
  estimateTokens,
  forceTokens,
  peekTokens,
  type TokenBucketState,
  timeToFullMs,
} from './token-bucket.ts';

interface Operation {
  op: 'consume' | 'estimate' | 'force' | 'add' | 'peek' | 'full';
  shift: number;
  n: number;
}

const small: fc.Arbitrary<Bandwidth> = bandwidthOf(12, 12, 20, 60);
/** As large as 25 debts in a row of the largest cost allow. */
const large: fc.Arbitrary<Bandwidth> = bandwidthOf(2 ** 20, 2 ** 40, 2 ** 28, 2 ** 40);

function bandwidthOf(capacityMax: number, refillMax: number, periodMax: number, firstMax: number) {
  const rate = {
    capacity: fc.integer({ min: 1, max: capacityMax }),
    refill: fc.oneof(fc.integer({ min: 1, max: capacityMax }), fc.integer({ min: 1, max: refillMax })),
    periodMs: fc.integer({ min: 1, max: periodMax }),
  };
  return fc.oneof(
    fc.record({ ...rate, mode: fc.constantFrom('greedy' as const, 'intervally' as const) }),
    fc.record({ ...rate, mode: fc.constant('aligned' as const), firstRefillAt: fc.integer({ min: 0, max: firstMax }) }),
  );
}

/** Times may go back: a shift is relative to the step before. */
function operations(shiftMax: number, costMax: number): fc.Arbitrary<Operation[]> {
  return fc.array(
    fc.record({
      op: fc.constantFrom('consume', 'consume', 'consume', 'estimate', 'force', 'add', 'peek', 'full'),
      shift: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: shiftMax }) },
        fc.integer({ min: -15, max: 0 }),
      ),
      n: fc.integer({ min: 1, max: costMax }),
    }),
    { minLength: 1, maxLength: 25 },
  );
}

/** Runs the same operations on both and compares every answer; calls `inspect` with each state that was reached. */
function compareWithReference(
  bandwidths: Bandwidth[],
  fills: number[],
  steps: Operation[],
  inspect: (state: TokenBucketState, now: number, n: number) => void,
): void {
  const rule = createBucketRule(bandwidths);
  const tokens = bandwidths.map(({ capacity }, i) => Math.floor(((fills[i] ?? 100) / 100) * capacity));
  const createdAt = 40;
  let state = createTokenBucket(rule, createdAt, tokens);
  const reference = new ReferenceBucket(bandwidths, createdAt, tokens);
  let now = createdAt;
  for (const { op, shift, n } of steps) {
    now = Math.max(0, now + shift);
    const before = state;
    switch (op) {
      case 'consume': {
        const { decision, state: next } = consumeTokens(rule, state, now, n);
        expect(decision).toEqual(reference.consume(now, n));
        if (!decision.allowed) expect(next).toBe(before);
        state = next;
        break;
      }
      case 'estimate':
        expect(estimateTokens(rule, state, now, n)).toEqual(reference.estimate(now, n));
        break;
      case 'force': {
        const { decision, state: next } = forceTokens(rule, state, now, n);
        expect(decision).toEqual(reference.force(now, n));
        state = next;
        break;
      }
      case 'add':
        state = addTokens(rule, state, now, n);
        reference.add(now, n);
        break;
      case 'peek':
        expect(peekTokens(rule, state, now)).toEqual(reference.peek(now));
        break;
      case 'full':
        expect(timeToFullMs(rule, state, now)).toBe(reference.timeToFullMs(now));
        break;
    }
    expect(peekTokens(rule, state, now)).toEqual(reference.peek(now));
    inspect(state, now, n);
  }
}

describe('token bucket against the reference', () => {
  const fills = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 });

  it('answers every sequence of operations exactly alike, and its advice is exact to the millisecond', () => {
    const property = fc.property(
      fc.array(small, { minLength: 1, maxLength: 3 }),
      fills,
      operations(50, 15),
      (bandwidths, levels, steps) => {
        const rule = createBucketRule(bandwidths);
        compareWithReference(bandwidths, levels, steps, (state, now, n) => {
          const { allowed, retryAfterMs } = estimateTokens(rule, state, now, n);
          expect(allowed).toBe(retryAfterMs === 0);
          expect(retryAfterMs === undefined).toBe(bandwidths.some(({ capacity }) => n > capacity));
          if (retryAfterMs === undefined || retryAfterMs === 0) return;
          expect(consumeTokens(rule, state, now + retryAfterMs, n).decision.allowed).toBe(true);
          expect(consumeTokens(rule, state, now + retryAfterMs - 1, n).decision.allowed).toBe(false);
        });
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  it('stays exact with numbers near the limits', () => {
    const property = fc.property(
      fc.array(large, { minLength: 1, maxLength: 3 }),
      fills,
      operations(2 ** 40, 2 ** 20),
      (bandwidths, levels, steps) => {
        compareWithReference(bandwidths, levels, steps, () => {});
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  it('is full after exactly the time it names, and not a millisecond before', () => {
    const property = fc.property(
      fc.array(small, { minLength: 1, maxLength: 3 }),
      fills,
      operations(50, 15),
      (bandwidths, levels, steps) => {
        const rule = createBucketRule(bandwidths);
        const isFull = (state: TokenBucketState, now: number) =>
          peekTokens(rule, state, now).bandwidths.every(({ available }, i) => available === bandwidths[i]?.capacity);
        compareWithReference(bandwidths, levels, steps, (state, now) => {
          const wait = timeToFullMs(rule, state, now);
          expect(isFull(state, now + wait)).toBe(true);
          if (wait > 0) expect(isFull(state, now + wait - 1)).toBe(false);
        });
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  it('never lets more through than the capacity and the refill since', () => {
    const property = fc.property(small, operations(30, 6), (bandwidth, steps) => {
      const rule = createBucketRule([bandwidth]);
      let state = createTokenBucket(rule, 100);
      let now = 100;
      let taken = 0;
      for (const { shift, n } of steps) {
        now += Math.max(0, shift);
        const { decision, state: next } = consumeTokens(rule, state, now, n);
        if (decision.allowed) taken += n;
        state = next;
      }
      const periods =
        bandwidth.mode === 'greedy' ? (now - 100) / bandwidth.periodMs : Math.ceil((now - 100) / bandwidth.periodMs);
      expect(taken).toBeLessThanOrEqual(bandwidth.capacity + periods * bandwidth.refill);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
