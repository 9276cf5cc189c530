import { type Bandwidth, BUYER_BANDWIDTH } from '@flash-sale/core';
import type { RateLimitConfig } from '../config/example-config.ts';

const MINUTE_MS = 60_000;

/** The configured limit of each buyer as the limiter's bandwidth. */
export function bandwidthOf({ capacity, refillPerMinute }: RateLimitConfig): Bandwidth {
  return { ...BUYER_BANDWIDTH, capacity, refill: refillPerMinute, periodMs: MINUTE_MS };
}
