import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { RateLimitDecision, RateLimiter, RateLimitRequest, RateLimitState } from '../ports/rate-limiter.ts';
import type { Bandwidth } from './bandwidth.ts';
import { createBucketRule, isPositiveInteger } from './bucket-rule.ts';
import { BucketTable } from './bucket-table.ts';
import { checkRateLimitRequests } from './rate-limit-request.ts';

/**
 * Keys kept unless told otherwise: some 15 MB. Only keys whose bucket is not full need one, so it is the number of
 * *different* buyers that may ask within the time from empty to full (a minute in the example) before
 * `whenKeysExhausted` matters.
 */
export const RATE_LIMIT_KEYS_MAX_DEFAULT = 100_000;

/** Most keys that can be asked for: V8's `Map` ends at 16.7 million entries. */
export const RATE_LIMIT_KEYS_MAX_LIMIT = 10_000_000;

/** Full buckets forgotten before each decision, which adds one key at most: the table shrinks faster than it grows. */
const EVICTIONS_PER_DECISION = 2;

/** What a `LocalRateLimiter` is made of. */
export interface LocalRateLimiterOptions {
  /** The limits of every key; a request needs room in all of them. */
  readonly bandwidths: readonly Bandwidth[];
  /** Read through its monotonic side: a wall clock that is set cannot mint tokens or freeze a key. */
  readonly clock: Clock;
  /**
   * Most keys kept at once. See `RATE_LIMIT_KEYS_MAX_DEFAULT`. Their numbers are allocated up front: 16 bytes a key, and 16
   * more for each bandwidth.
   */
  readonly keysMax?: number | undefined;
  /**
   * What happens to a new key while `keysMax` keys are kept and none of them is full.
   *
   * - `evict` (default): the bucket that would be full first is forgotten. Its key gets a full bucket the next time,
   *   so a limit may be exceeded by what that bucket still lacked. The emptiest go last: to get rid of an empty bucket
   *   takes `keysMax` other keys that were emptied after it.
   * - `refuse`: the new key is throttled until the first kept bucket is full. No limit is ever exceeded, and strangers
   *   can lock others out.
   */
  readonly whenKeysExhausted?: 'refuse' | 'evict' | undefined;
}

/**
 * A token bucket per key in this process's memory, with a bounded number of keys and no timer.
 *
 * Answers synchronously; every decision is exact (see `createBucketRule`). A bucket that is not kept is full. Full
 * buckets are forgotten as calls come in, a bounded number each, since a full bucket says nothing; where a bandwidth
 * is `intervally` it still says when its periods begin, and is forgotten only for lack of room: its key then starts a
 * new period.
 *
 * Throws `INVALID_CONFIGURATION` for bad options and `INVALID_ARGUMENT` for a bad key or cost; never
 * `LIMITER_UNAVAILABLE`.
 */
export class LocalRateLimiter implements RateLimiter {
  readonly local = true;
  readonly #table: BucketTable;
  readonly #clock: Clock;
  readonly #whenKeysExhausted: 'refuse' | 'evict';
  readonly #evictionsPerDecision: number;
  readonly #smallestCapacity: number;
  readonly #startedAt: number;
  readonly #startedAtMonotonic: number;

  constructor(options: LocalRateLimiterOptions) {
    const { bandwidths, clock, keysMax = RATE_LIMIT_KEYS_MAX_DEFAULT, whenKeysExhausted = 'evict' } = options;
    if (!isPositiveInteger(keysMax, RATE_LIMIT_KEYS_MAX_LIMIT)) {
      throw new FlashSaleError('INVALID_CONFIGURATION', `keysMax is not from 1 to ${RATE_LIMIT_KEYS_MAX_LIMIT}`);
    }
    if (whenKeysExhausted !== 'refuse' && whenKeysExhausted !== 'evict') {
      throw new FlashSaleError('INVALID_CONFIGURATION', "whenKeysExhausted is neither 'refuse' nor 'evict'");
    }
    this.#table = new BucketTable(createBucketRule(bandwidths), keysMax);
    this.#clock = clock;
    this.#whenKeysExhausted = whenKeysExhausted;
    this.#evictionsPerDecision = bandwidths.some(({ mode }) => mode === 'intervally') ? 0 : EVICTIONS_PER_DECISION;
    this.#smallestCapacity = Math.min(...bandwidths.map(({ capacity }) => capacity));
    this.#startedAt = Math.floor(clock.now());
    this.#startedAtMonotonic = clock.monotonic();
  }

  /** Keys that are kept now, full ones that were not forgotten yet included. */
  get size(): number {
    return this.#table.size;
  }

  consume(requests: readonly RateLimitRequest[]): readonly RateLimitDecision[] {
    checkRateLimitRequests(requests);
    const now = this.#now();
    const decisions: RateLimitDecision[] = [];
    for (const { key, cost } of requests) {
      this.#forgetFull(now);
      const slot = this.#table.slotOf(key);
      decisions.push(slot === undefined ? this.#decideNew(key, cost, now) : this.#decideKept(slot, cost, now));
    }
    return decisions;
  }

  giveBack(requests: readonly RateLimitRequest[]): void {
    checkRateLimitRequests(requests);
    const now = this.#now();
    for (const { key, cost } of requests) {
      const slot = this.#table.slotOf(key);
      if (slot !== undefined) this.#table.put(slot, now, cost);
    }
  }

  #decideKept(slot: number, cost: number, now: number): RateLimitDecision {
    if (this.#table.take(slot, now, cost)) return { allowed: true, state: this.#table.stateOf(slot, now) };
    const retryAfterMs = this.#table.waitFor(slot, now, cost);
    return { allowed: false, retryAfterMs, state: this.#table.stateOf(slot, now) };
  }

  /** A key that is not kept has a full bucket; it is kept only if that changes. */
  #decideNew(key: string, cost: number, now: number): RateLimitDecision {
    if (cost > this.#smallestCapacity) {
      return { allowed: false, retryAfterMs: undefined, state: this.#state(this.#smallestCapacity, 0) };
    }
    if (this.#table.isExhausted) {
      const wait = this.#table.firstFullAt - now;
      if (wait > 0 && this.#whenKeysExhausted === 'refuse') {
        return { allowed: false, retryAfterMs: wait, state: this.#state(0, wait) };
      }
      this.#table.evictFirst();
    }
    const slot = this.#table.add(key, now, cost);
    return { allowed: true, state: this.#table.stateOf(slot, now) };
  }

  #state(remaining: number, resetAfterMs: number): RateLimitState {
    return { limit: this.#smallestCapacity, remaining, resetAfterMs };
  }

  #forgetFull(now: number): void {
    for (let i = 0; i < this.#evictionsPerDecision && this.#table.firstFullAt <= now; i++) this.#table.evictFirst();
  }

  /** Epoch milliseconds as of the start, moved on by the monotonic clock. Aligned refills need the epoch. */
  #now(): number {
    return this.#startedAt + Math.floor(this.#clock.monotonic() - this.#startedAtMonotonic);
  }
}
