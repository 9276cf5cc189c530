/**
 * How tokens come back.
 *
 * - `greedy`: evenly, as soon as each fraction of a token is due.
 * - `intervally`: `refill` tokens at once, each time a whole period has passed since the bucket was created.
 * - `aligned`: like `intervally`, but at `firstRefillAt` and every period after it, for every key the same.
 */
export type RefillMode = Bandwidth['mode'];

interface BandwidthRate {
  /** Most tokens that can be kept, hence the largest burst. A positive integer. */
  readonly capacity: number;
  /** Tokens that come back each period. A positive integer; may be smaller or larger than the capacity. */
  readonly refill: number;
  /** Length of a period in milliseconds. A positive integer, at most `PERIOD_MS_MAX`. */
  readonly periodMs: number;
}

/** Refilled `greedy` or `intervally`: needs no wall clock. */
export interface RollingBandwidth extends BandwidthRate {
  readonly mode: 'greedy' | 'intervally';
}

/** Refilled at instants that are the same for every key, for example on the hour. */
export interface AlignedBandwidth extends BandwidthRate {
  readonly mode: 'aligned';
  /** Instant of the first refill, epoch milliseconds, not negative, at most `INSTANT_MAX`. May lie in the past. */
  readonly firstRefillAt: number;
}

/**
 * One limit of a token bucket, in bucket4j's words. A bucket has one or more of them, and a request needs room in all.
 *
 * All numbers are integers, and the arithmetic on them is exact; `createBucketRule` says what is refused.
 */
export type Bandwidth = RollingBandwidth | AlignedBandwidth;

/** Most bandwidths of one bucket: each costs two numbers a key and one check a request. */
export const BANDWIDTHS_MAX = 8;

/** Largest integer that a double represents together with all smaller ones: every level and wait stays below it. */
export const EXACT_MAX = Number.MAX_SAFE_INTEGER;

/** Latest instant, epoch milliseconds (the year 144683): together with `PERIOD_MS_MAX` differences stay exact. */
export const INSTANT_MAX = 2 ** 52;

/** Longest period, milliseconds. See `INSTANT_MAX`. */
export const PERIOD_MS_MAX = 2 ** 52;

/** What the example gives each buyer: five requests at once, then one every twelve seconds. */
export const BUYER_BANDWIDTH: Bandwidth = Object.freeze({
  capacity: 5,
  refill: 5,
  periodMs: 60_000,
  mode: 'greedy',
});
