import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type LimiterVector,
  type LimiterVectorBucket,
  type LimiterVectorSetup,
  runLimiterVectors,
} from '../testing/limiter-vectors.ts';
import { createBucketRule } from './bucket-rule.ts';
import { gcra } from './gcra.ts';
import {
  addTokens,
  consumeTokens,
  createTokenBucket,
  estimateTokens,
  forceTokens,
  peekTokens,
  type TokenBucketDecision,
  timeToFullMs,
} from './token-bucket.ts';

const fixture = new URL('../../test/fixtures/limiter-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(fixture, 'utf8')) as { vectors: LimiterVector[] };

/** Sequences of the same kind that the fixture leaves out, worked out by hand from the tests of the same projects. */
const further: LimiterVector[] = [
  {
    id: 'intervally: the wait counts from the grid',
    limits: [{ capacity: 10, refill: 10, period: 60_000, mode: 'intervally', initial: 0 }],
    t0: 0,
    steps: [
      { t: 0, op: 'consume', n: 1, ok: false, remaining: 0, wait: 60_000 },
      { t: 0, op: 'consume', n: 10, ok: false, remaining: 0, wait: 60_000 },
      { t: 15_000, op: 'consume', n: 1, ok: false, remaining: 0, wait: 45_000 },
      { t: 15_000, op: 'consume', n: 15, ok: false, remaining: 0, wait: null },
    ],
  },
  {
    id: 'intervally: full after a forced debt',
    limits: [{ capacity: 10, refill: 2, period: 100, mode: 'intervally', initial: 0 }],
    t0: 0,
    steps: [
      { t: 0, op: 'force', n: 23, remaining: -23 },
      { t: 0, op: 'full', wait: 1700 },
    ],
  },
  {
    id: 'aligned: refills on the grid and not before',
    limits: [{ capacity: 400, refill: 200, period: 60_000, mode: 'aligned', first: 120_000, initial: 400 }],
    t0: 80_000,
    steps: [
      { t: 80_000, op: 'consume', n: 400, ok: true, remaining: 0, wait: 0 },
      { t: 90_000, op: 'consume', n: 1, ok: false, remaining: 0, wait: 30_000 },
      { t: 120_000, op: 'peek', remaining: 200 },
      { t: 165_000, op: 'peek', remaining: 200 },
      { t: 180_000, op: 'peek', remaining: 400 },
      { t: 240_000, op: 'peek', remaining: 400 },
      { t: 240_000, op: 'consume', n: 400, ok: true, remaining: 0 },
      { t: 240_000, op: 'force', n: 401, remaining: -401, wait: 180_000 },
    ],
  },
  {
    id: 'aligned: a long idle time keeps the grid',
    limits: [{ capacity: 400, refill: 400, period: 100, mode: 'aligned', first: 200, initial: 400 }],
    t0: 103,
    steps: [
      { t: 103, op: 'consume', n: 400, ok: true, remaining: 0 },
      { t: 32_849, op: 'peek', remaining: 400 },
      { t: 32_849, op: 'consume', n: 400, ok: true, remaining: 0 },
      { t: 32_849, op: 'estimate', n: 1, ok: false, wait: 51 },
      { t: 32_900, op: 'peek', remaining: 400 },
    ],
  },
  {
    id: 'greedy: an idle bucket forced beyond its capacity waits from full',
    limits: [{ capacity: 100, refill: 100, period: 100, mode: 'greedy', initial: 0 }],
    t0: 0,
    steps: [{ t: 201, op: 'force', n: 400, remaining: -300, wait: 300 }],
  },
  {
    id: 'greedy: the remainder goes when a bucket is filled up',
    limits: [{ capacity: 10, refill: 10, period: 100, mode: 'greedy', initial: 0 }],
    t0: 0,
    steps: [
      { t: 97, op: 'consume', n: 9, ok: true, remaining: 0 },
      { t: 97, op: 'consume', n: 1, ok: false, wait: 3 },
      { t: 97, op: 'add', n: 10 },
      { t: 97, op: 'consume', n: 10, ok: true, remaining: 0 },
      { t: 100, op: 'consume', n: 1, ok: false, remaining: 0, wait: 7 },
    ],
  },
  {
    id: 'several limits after twelve idle hours',
    limits: [
      { capacity: 700_000, refill: 700_000, period: 3_600_000, mode: 'greedy' },
      { capacity: 14_500, refill: 14_500, period: 60_000, mode: 'greedy' },
      { capacity: 300, refill: 300, period: 1000, mode: 'greedy' },
    ],
    t0: 0,
    steps: [
      { t: 43_200_000, op: 'consume', n: 1, ok: true, remaining: 299 },
      { t: 43_200_000, op: 'consume', n: 299, ok: true, remaining: 0 },
      { t: 43_200_000, op: 'consume', n: 1, ok: false, remaining: 0, wait: 4 },
    ],
  },
  {
    id: 'gcra: bursts, volumes and idle time',
    gcra: { limit: 5, interval: 1000 },
    t0: 0,
    steps: [
      { t: 0, n: 6, ok: false, remaining: 5, reset: 0, retry: null },
      { t: 0, n: 1, ok: true, remaining: 4, reset: 1000, retry: 0 },
      { t: 0, n: 4, ok: true, remaining: 0, reset: 5000, retry: 0 },
      { t: 0, n: 1, ok: false, remaining: 0, reset: 5000, retry: 1000 },
      { t: 3000, n: 1, ok: true, remaining: 2, reset: 3000, retry: 0 },
      { t: 3100, n: 1, ok: true, remaining: 1, reset: 3900, retry: 0 },
      { t: 4000, n: 1, ok: true, remaining: 1, reset: 4000, retry: 0 },
      { t: 8000, n: 1, ok: true, remaining: 4, reset: 1000, retry: 0 },
      { t: 9500, n: 1, ok: true, remaining: 4, reset: 1000, retry: 0 },
      { t: 9500, n: 0, ok: true, remaining: 4, reset: 1000, retry: 0 },
      { t: 9500, n: 2, ok: true, remaining: 2, reset: 3000, retry: 0 },
      { t: 9500, n: 5, ok: false, remaining: 2, reset: 3000, retry: 3000 },
      { t: 90_000, n: 6, ok: false, remaining: 5, reset: 0, retry: null },
    ],
  },
];

function answer({ allowed, remaining, retryAfterMs }: TokenBucketDecision) {
  return { ok: allowed, remaining, wait: retryAfterMs ?? null };
}

function bucketOf({ bandwidths, tokens, createdAt }: LimiterVectorSetup): LimiterVectorBucket {
  const rule = createBucketRule(bandwidths);
  let state = createTokenBucket(rule, createdAt, tokens);
  return {
    peek(now) {
      const { available, bandwidths: contents } = peekTokens(rule, state, now);
      return { remaining: available, carry: contents[0]?.carry ?? Number.NaN };
    },
    consume(now, n) {
      const result = consumeTokens(rule, state, now, n);
      state = result.state;
      return answer(result.decision);
    },
    estimate: (now, n) => answer(estimateTokens(rule, state, now, n)),
    force(now, n) {
      const result = forceTokens(rule, state, now, n);
      state = result.state;
      return answer(result.decision);
    },
    add(now, n) {
      state = addTokens(rule, state, now, n);
      return {};
    },
    full: (now) => ({ wait: timeToFullMs(rule, state, now) }),
    gcra(now, n) {
      const result = gcra(rule, state, now, n);
      state = result.state;
      const { allowed, remaining, resetAfterMs, retryAfterMs } = result;
      return { ok: allowed, remaining, reset: resetAfterMs, retry: retryAfterMs ?? null };
    },
  };
}

describe('token bucket vectors', () => {
  it.each([...vectors, ...further])('$id', async (vector) => {
    expect(await runLimiterVectors([vector], bucketOf)).toEqual([{ id: vector.id, result: 'passed' }]);
  });

  it('reports a wrong answer with its step', async () => {
    const [first] = vectors;
    const wrong = (setup: LimiterVectorSetup) => ({ ...bucketOf(setup), peek: () => ({ remaining: 41, carry: 0 }) });
    expect(await runLimiterVectors(first === undefined ? [] : [first], wrong)).toEqual([
      {
        id: 'A1',
        result: 'failed',
        failure: 'step 0: expected {"remaining":40,"carry":0}, got {"remaining":41,"carry":0}',
      },
    ]);
  });

  it('skips what a limiter does not have, and fails what it does not understand', async () => {
    const steps = [{ t: 0, op: 'force', n: 1, remaining: 4 }] as const;
    const limits = [{ capacity: 5, refill: 5, period: 10, mode: 'greedy' }] as const;
    const odd = { id: 'odd', limits, t0: 0, steps: [{ t: 0, op: 'peek', tokens: 5 } as const] };
    expect(await runLimiterVectors([{ id: 'debt', limits, t0: 0, steps }, odd], () => ({ peek: () => ({}) }))).toEqual([
      { id: 'debt', result: 'skipped', missing: 'force' },
      { id: 'odd', result: 'failed', failure: 'step 0 is not understood: tokens' },
    ]);
  });
});
