import type { RateLimitState } from '../ports/rate-limiter.ts';
import { CELLS_PER_BANDWIDTH, tokensAt, waitForLevel } from './bucket-cells.ts';
import type { BucketRule } from './bucket-rule.ts';

/** What the bandwidth with the fewest tokens says; of several, the one that takes longest to fill. */
export function tightestState(rule: BucketRule, cells: Float64Array, at: number, now: number): RateLimitState {
  let limit = 0;
  let remaining = Number.POSITIVE_INFINITY;
  let resetAfterMs = 0;
  let index = at;
  for (const band of rule.bandwidths) {
    const tokens = Math.max(0, tokensAt(band, cells, index, now));
    if (tokens <= remaining) {
      const wait = waitForLevel(band, cells, index, now, band.fullLevel);
      if (tokens < remaining || wait > resetAfterMs) {
        limit = band.capacity;
        remaining = tokens;
        resetAfterMs = wait;
      }
    }
    index += CELLS_PER_BANDWIDTH;
  }
  return { limit, remaining, resetAfterMs };
}
