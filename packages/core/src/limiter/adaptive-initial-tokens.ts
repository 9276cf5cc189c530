import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { AlignedBandwidth } from './bandwidth.ts';
import { createBucketRule, isInstant } from './bucket-rule.ts';

/**
 * How many tokens a new aligned bucket should start with so that the first, shortened period gives no more than its
 * share: what a refill leaves of the capacity, plus the refill in proportion to the time until `firstRefillAt`,
 * rounded down, and the whole capacity from `firstRefillAt` on. bucket4j calls this adaptive initial tokens.
 *
 * Throws `INVALID_CONFIGURATION` for a bad bandwidth and `INVALID_ARGUMENT` for a bad `now`.
 */
export function adaptiveInitialTokens(bandwidth: AlignedBandwidth, now: number): number {
  createBucketRule([bandwidth]);
  if (!isInstant(now)) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'now is not an instant in epoch milliseconds', { details: { now } });
  }
  const { capacity, refill, periodMs, firstRefillAt } = bandwidth;
  if (now >= firstRefillAt) return capacity;
  const base = Math.max(0, capacity - refill);
  // The product of time and refill may exceed 2^53; this runs once a bucket, so BigInt is fast enough.
  const share = (BigInt(firstRefillAt - now) * BigInt(refill)) / BigInt(periodMs);
  return share >= BigInt(capacity - base) ? capacity : base + Number(share);
}
