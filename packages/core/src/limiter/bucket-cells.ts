import { EXACT_MAX } from './bandwidth.ts';
import type { BandwidthRule, BucketRule } from './bucket-rule.ts';

/**
 * The arithmetic of a token bucket, in place.
 *
 * A bucket is two numbers for each bandwidth, side by side in `cells` from index `at`: its level in units as of the
 * last refill step, and the instant of that step. Whoever owns the array decides how many buckets live in it, so one
 * typed array holds a million of them and a check allocates nothing. `token-bucket.ts` is the same arithmetic as pure
 * functions; there is no second implementation.
 *
 * Why doubles are exact here: levels, waits and instants are integers below 2^53, and so is every product that
 * decides anything. A product or sum beyond 2^53 may be rounded, but it only ever meets a limit far below it, and
 * rounding keeps the order. `now` and `cost` are checked by the callers.
 */
export const CELLS_PER_BANDWIDTH = 2;

/** Writes a bucket with `tokens` of each bandwidth (its capacity where undefined) at `now`. */
export function resetCells(
  rule: BucketRule,
  cells: Float64Array,
  at: number,
  now: number,
  tokens?: readonly number[],
): void {
  let index = at;
  for (const [i, band] of rule.bandwidths.entries()) {
    cells[index] = (tokens?.[i] ?? band.capacity) * band.unitsPerToken;
    const { bandwidth } = band;
    cells[index + 1] = bandwidth.mode === 'aligned' ? bandwidth.firstRefillAt - bandwidth.periodMs : now;
    index += CELLS_PER_BANDWIDTH;
  }
}

/** Takes `cost` tokens of every bandwidth, or changes nothing and returns false. */
export function takeTokens(rule: BucketRule, cells: Float64Array, at: number, now: number, cost: number): boolean {
  const { bandwidths } = rule;
  let index = at;
  for (const band of bandwidths) {
    if (levelAt(band, cells, index, now) < cost * band.unitsPerToken) return false;
    index += CELLS_PER_BANDWIDTH;
  }
  index = at;
  for (const band of bandwidths) {
    change(band, cells, index, now, -cost * band.unitsPerToken);
    index += CELLS_PER_BANDWIDTH;
  }
  return true;
}

/** Takes `cost` tokens even if that leaves a debt, or changes nothing and returns false where it would be too deep. */
export function takeTokensAnyway(
  rule: BucketRule,
  cells: Float64Array,
  at: number,
  now: number,
  cost: number,
): boolean {
  let index = at;
  for (const band of rule.bandwidths) {
    if (cost * band.unitsPerToken > levelAt(band, cells, index, now) - band.lowestLevel) return false;
    index += CELLS_PER_BANDWIDTH;
  }
  index = at;
  for (const band of rule.bandwidths) {
    change(band, cells, index, now, -cost * band.unitsPerToken);
    index += CELLS_PER_BANDWIDTH;
  }
  return true;
}

/** Gives `tokens` back to every bandwidth, each at most up to its capacity. */
export function putTokens(rule: BucketRule, cells: Float64Array, at: number, now: number, tokens: number): void {
  let index = at;
  for (const band of rule.bandwidths) {
    change(band, cells, index, now, tokens * band.unitsPerToken);
    index += CELLS_PER_BANDWIDTH;
  }
}

/** Level of the bandwidth at `index` in units, refilled up to `now` and not above its capacity. Time before the last step changes nothing. */
export function levelAt(band: BandwidthRule, cells: Float64Array, index: number, now: number): number {
  const level = cells[index] as number;
  const steppedAt = cells[index + 1] as number;
  if (now <= steppedAt) return level;
  const refilled = level + Math.floor((now - steppedAt) / band.stepMs) * band.unitsPerStep;
  return Math.min(refilled, band.fullLevel);
}

/** Whole tokens of the bandwidth at `index`; negative in debt. */
export function tokensAt(band: BandwidthRule, cells: Float64Array, index: number, now: number): number {
  return Math.floor(levelAt(band, cells, index, now) / band.unitsPerToken);
}

/** Whole tokens that a request could take at once: the least over the bandwidths; negative in debt. */
export function availableTokens(rule: BucketRule, cells: Float64Array, at: number, now: number): number {
  let available = EXACT_MAX;
  let index = at;
  for (const band of rule.bandwidths) {
    const tokens = tokensAt(band, cells, index, now);
    if (tokens < available) available = tokens;
    index += CELLS_PER_BANDWIDTH;
  }
  return available;
}

/**
 * Milliseconds until every bandwidth has `tokens` tokens if nobody takes any, rounded up and exact: 0 if it has them
 * now, `undefined` if it never will (or not within `EXACT_MAX`). `debtAllowed` ignores that no more than the capacity
 * can be kept: the wait until a debt of that size would have been paid.
 */
export function waitForTokens(
  rule: BucketRule,
  cells: Float64Array,
  at: number,
  now: number,
  tokens: number,
  debtAllowed: boolean,
): number | undefined {
  let longest = 0;
  let index = at;
  for (const band of rule.bandwidths) {
    if (!debtAllowed && tokens > band.capacity) return undefined;
    const wait = waitForLevel(band, cells, index, now, tokens * band.unitsPerToken);
    if (wait > longest) longest = wait;
    index += CELLS_PER_BANDWIDTH;
  }
  return longest <= EXACT_MAX ? longest : undefined;
}

/** Milliseconds until every bandwidth is full if nobody takes any, rounded up and exact. */
export function waitUntilFull(rule: BucketRule, cells: Float64Array, at: number, now: number): number {
  let longest = 0;
  let index = at;
  for (const band of rule.bandwidths) {
    const wait = waitForLevel(band, cells, index, now, band.fullLevel);
    if (wait > longest) longest = wait;
    index += CELLS_PER_BANDWIDTH;
  }
  return longest;
}

/** Milliseconds until the bandwidth at `index` has reached `level`, which debts let lie above the capacity. */
export function waitForLevel(
  band: BandwidthRule,
  cells: Float64Array,
  index: number,
  now: number,
  level: number,
): number {
  const missing = level - levelAt(band, cells, index, now);
  if (missing <= 0) return 0;
  return steppedAtAfter(band, cells, index, now) - now + Math.ceil(missing / band.unitsPerStep) * band.stepMs;
}

/** Refills up to `now`, then adds `units`, which may be negative. */
function change(band: BandwidthRule, cells: Float64Array, index: number, now: number, units: number): void {
  const level = levelAt(band, cells, index, now) + units;
  cells[index + 1] = steppedAtAfter(band, cells, index, now);
  cells[index] = Math.min(level, band.fullLevel);
}

/** Instant of the last step not after `now`, or of the stored one where that lies ahead. */
function steppedAtAfter(band: BandwidthRule, cells: Float64Array, index: number, now: number): number {
  const steppedAt = cells[index + 1] as number;
  return now <= steppedAt ? steppedAt : steppedAt + Math.floor((now - steppedAt) / band.stepMs) * band.stepMs;
}
