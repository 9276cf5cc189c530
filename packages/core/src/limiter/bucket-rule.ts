import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { BANDWIDTHS_MAX, type Bandwidth, EXACT_MAX, INSTANT_MAX, PERIOD_MS_MAX } from './bandwidth.ts';

/**
 * One bandwidth, ready for arithmetic. Every mode is the same machine: each `stepMs`, `unitsPerStep` units come back.
 *
 * Greedy steps every millisecond and counts in fractions of a token (`refill / periodMs` in lowest terms), so that the
 * remainder of a division is never dropped; the interval modes step once a period and count in whole tokens.
 */
export interface BandwidthRule {
  readonly bandwidth: Bandwidth;
  /** Most tokens. */
  readonly capacity: number;
  /** Units in one token. */
  readonly unitsPerToken: number;
  /** The capacity in units. */
  readonly fullLevel: number;
  /** The deepest debt in units, not positive: beyond it the way back to full could not be computed exactly. */
  readonly lowestLevel: number;
  readonly stepMs: number;
  readonly unitsPerStep: number;
  /** Numerator of a remainder in token·period for each unit of it. */
  readonly carryPerUnit: number;
}

/** The validated bandwidths of a bucket. Made by `createBucketRule` only. */
export interface BucketRule {
  readonly bandwidths: readonly BandwidthRule[];
}

/**
 * Prepares the bandwidths of a bucket; all of them must have room for a request to be allowed.
 *
 * Throws `INVALID_CONFIGURATION` for none or more than `BANDWIDTHS_MAX` bandwidths, for a capacity, refill or period
 * that is not a positive integer within its limit, for a bad `firstRefillAt`, and for a bandwidth whose level or
 * time from empty to full would exceed `EXACT_MAX`. For greedy refill the level is `capacity × periodMs` after
 * `refill / periodMs` has been reduced: 26 million tokens a day are far inside.
 */
export function createBucketRule(bandwidths: readonly Bandwidth[]): BucketRule {
  if (!Array.isArray(bandwidths) || bandwidths.length < 1 || bandwidths.length > BANDWIDTHS_MAX) {
    throw refused(`A bucket has 1 to ${BANDWIDTHS_MAX} bandwidths`, {});
  }
  // The array itself is not frozen: V8 walks a frozen one through iterator objects, which costs a third of a check.
  return Object.freeze({ bandwidths: bandwidths.map(toRule) });
}

function toRule(bandwidth: Bandwidth): BandwidthRule {
  const { capacity, refill, periodMs, mode } = bandwidth;
  const details = { capacity, refill, periodMs, mode };
  if (!isPositiveInteger(capacity, EXACT_MAX)) throw refused('capacity is not a positive integer', details);
  if (!isPositiveInteger(refill, EXACT_MAX)) throw refused('refill is not a positive integer', details);
  if (!isPositiveInteger(periodMs, PERIOD_MS_MAX)) {
    throw refused('periodMs is not a positive integer within PERIOD_MS_MAX', details);
  }
  if (mode !== 'greedy' && mode !== 'intervally' && mode !== 'aligned') {
    throw refused("mode is none of 'greedy', 'intervally', 'aligned'", details);
  }
  if (mode === 'aligned' && !isInstant(bandwidth.firstRefillAt)) {
    throw refused('firstRefillAt is not an instant in epoch milliseconds', details);
  }

  const divisor = mode === 'greedy' ? greatestCommonDivisor(refill, periodMs) : 1;
  const unitsPerToken = mode === 'greedy' ? periodMs / divisor : 1;
  const unitsPerStep = refill / divisor;
  const stepMs = mode === 'greedy' ? 1 : periodMs;

  const fullLevel = capacity * unitsPerToken;
  const widestLevel = Math.min(EXACT_MAX, Math.floor(EXACT_MAX / stepMs) * unitsPerStep);
  if (fullLevel > widestLevel) throw refused('capacity and periodMs together are too large to stay exact', details);

  return Object.freeze({
    bandwidth: Object.freeze({ ...bandwidth }),
    capacity,
    unitsPerToken,
    fullLevel,
    lowestLevel: fullLevel - widestLevel,
    stepMs,
    unitsPerStep,
    carryPerUnit: divisor,
  });
}

/** Whether `value` is an instant that the bucket's arithmetic stays exact for. */
export function isInstant(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= INSTANT_MAX;
}

/** Positive checks only: NaN, fractions and numbers beyond `max` all fail. */
export function isPositiveInteger(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function refused(reason: string, details: Record<string, unknown>): FlashSaleError {
  return new FlashSaleError('INVALID_CONFIGURATION', `Rate limit: ${reason}`, { details });
}
