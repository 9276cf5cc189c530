import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { RateLimitRequest } from '../ports/rate-limiter.ts';
import { EXACT_MAX } from './bandwidth.ts';
import { isPositiveInteger } from './bucket-rule.ts';

/** Longest key in UTF-16 code units. With the number of keys it bounds the memory that keys can take. */
export const RATE_LIMIT_KEY_LENGTH_MAX = 256;

/**
 * Throws `INVALID_ARGUMENT` unless each key is a string of 1 to `RATE_LIMIT_KEY_LENGTH_MAX` characters and each cost
 * an integer from 1 to 2^53 − 1. A limiter checks a whole batch before it decides the first entry, so that a bad entry
 * costs nobody a token.
 */
export function checkRateLimitRequests(requests: readonly RateLimitRequest[]): void {
  for (const { key, cost } of requests) {
    if (typeof key !== 'string' || key.length < 1 || key.length > RATE_LIMIT_KEY_LENGTH_MAX) {
      throw refused(`key is not a string of 1 to ${RATE_LIMIT_KEY_LENGTH_MAX} characters`);
    }
    if (!isPositiveInteger(cost, EXACT_MAX)) throw refused('cost is not a positive integer');
  }
}

function refused(reason: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `Rate limit: ${reason}`);
}
