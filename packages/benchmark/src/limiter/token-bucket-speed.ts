import {
  BUYER_BANDWIDTH,
  consumeTokens,
  createBucketRule,
  createTokenBucket,
  LocalRateLimiter,
  systemClock,
} from '@flash-sale/core';

export interface TokenBucketInput {
  readonly repetitions: number;
  readonly checks: number;
}

/** One repetition: how one face of the token bucket did. */
export interface TokenBucketRun {
  readonly face: 'pure' | 'one-key' | 'many-keys';
  readonly checksPerSecond: number;
  /** How many of the checks were allowed, to be compared with what the rule says. */
  readonly allowed: number;
  readonly allowedByRule: number;
}

const START_AT = 1_000_000_000_000;
/** Between two checks of one bucket. It gets a token every 12 s, so about one check in four passes. */
const STEP_MS = 3_000;
const MANY_KEYS = 100_000;
/** Keys of 16 characters. */
const FIRST_BUYER = 1_000_000_000;

/**
 * Checks of the example's bucket (5 tokens, 5 a minute) in one thread, one a call: the pure function, and the limiter that
 * keeps its buckets in place in typed arrays, on one hot key and on 100,000 keys in turn. The first round is the warm-up
 * and is not reported.
 */
export async function* measureTokenBucket({ repetitions, checks }: TokenBucketInput): AsyncGenerator<TokenBucketRun> {
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const runs = [pure(checks), inPlace('one-key', 1, checks), inPlace('many-keys', MANY_KEYS, checks)];
    if (repetition > 0) yield* runs;
  }
}

function pure(checks: number): TokenBucketRun {
  const rule = createBucketRule([BUYER_BANDWIDTH]);
  let state = createTokenBucket(rule, START_AT);
  let now = START_AT;
  let allowed = 0;
  const startedAt = performance.now();
  for (let check = 0; check < checks; check += 1) {
    const result = consumeTokens(rule, state, now, 1);
    if (result.decision.allowed) allowed += 1;
    state = result.state;
    now += STEP_MS;
  }
  const checksPerSecond = (checks / (performance.now() - startedAt)) * 1_000;
  return { face: 'pure', checksPerSecond, allowed, allowedByRule: allowedByRule(1, checks) };
}

function inPlace(face: 'one-key' | 'many-keys', keys: number, checks: number): TokenBucketRun {
  let now = 0;
  const clock = { ...systemClock, now: () => START_AT, monotonic: () => now };
  const limiter = new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock, keysMax: keys });
  const names = Array.from({ length: keys }, (_, key) => `buyer-${FIRST_BUYER + key}`);
  let allowed = 0;
  const startedAt = performance.now();
  for (let check = 0; check < checks; check += 1) {
    now = Math.floor((check * STEP_MS) / keys);
    const [decision] = limiter.consume([{ key: names[check % keys] ?? '', cost: 1 }]);
    if (decision?.allowed === true) allowed += 1;
  }
  const checksPerSecond = (checks / (performance.now() - startedAt)) * 1_000;
  return { face, checksPerSecond, allowed, allowedByRule: allowedByRule(keys, checks) };
}

/**
 * Each bucket is asked every `STEP_MS`, starts full and is not full again, so that no token is wasted: what was there and
 * what had come back by the last check was taken.
 */
function allowedByRule(keys: number, checks: number): number {
  const { capacity, refill, periodMs } = BUYER_BANDWIDTH;
  const ofBucket = (asked: number) => {
    if (asked === 0) return 0;
    return Math.min(asked, capacity + Math.floor(((asked - 1) * STEP_MS * refill) / periodMs));
  };
  const least = Math.floor(checks / keys);
  const askedOnceMore = checks % keys;
  return askedOnceMore * ofBucket(least + 1) + (keys - askedOnceMore) * ofBucket(least);
}
