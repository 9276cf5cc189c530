import { BUYER_BANDWIDTH, LocalRateLimiter, systemClock } from '@flash-sale/core';
import { settledMemory } from '../process/settled-memory.ts';

export interface LimiterMemoryInput {
  readonly keys: number;
}

export interface LimiterMemoryRun {
  readonly keys: number;
  /** Of the process with `keys` keys kept, beyond what it had before: heap and what lies beside it. */
  readonly megabytes: number;
  /** First checks of a key, each adding a bucket. */
  readonly newKeysPerSecond: number;
  readonly sizeWhenFull: number;
  /** After as many further keys, none of whose buckets had time to refill. */
  readonly sizeAfterMoreKeys: number;
  readonly megabytesAfterMoreKeys: number;
  /** After all buckets have refilled and half as many checks of a single key: two full buckets are forgotten with each. */
  readonly sizeAfterRefill: number;
}

/** Keys of 16 characters. */
const FIRST_BUYER = 1_000_000_000;

/** Needs `--expose-gc`. */
export async function* measureLimiterMemory({ keys }: LimiterMemoryInput): AsyncGenerator<LimiterMemoryRun> {
  let now = 0;
  const clock = { ...systemClock, now: () => 0, monotonic: () => now };
  const before = await settledMemory();
  const limiter = new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock, keysMax: keys });
  const ask = (key: string) => limiter.consume([{ key, cost: 1 }]);

  const startedAt = performance.now();
  for (let key = 0; key < keys; key += 1) ask(`buyer-${FIRST_BUYER + key}`);
  const newKeysPerSecond = (keys / (performance.now() - startedAt)) * 1_000;
  const sizeWhenFull = limiter.size;
  const full = await settledMemory();

  for (let key = keys; key < 2 * keys; key += 1) ask(`buyer-${FIRST_BUYER + key}`);
  const sizeAfterMoreKeys = limiter.size;
  const more = await settledMemory();

  now += BUYER_BANDWIDTH.periodMs;
  for (let check = 0; check < keys / 2 + 1; check += 1) ask('buyer-alone');
  yield {
    keys,
    megabytes: full.megabytes - before.megabytes,
    newKeysPerSecond,
    sizeWhenFull,
    sizeAfterMoreKeys,
    megabytesAfterMoreKeys: more.megabytes - before.megabytes,
    sizeAfterRefill: limiter.size,
  };
}
