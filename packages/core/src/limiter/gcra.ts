import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { type BucketRule, createBucketRule } from './bucket-rule.ts';
import {
  consumeTokens,
  peekTokens,
  type TokenBucketDecision,
  type TokenBucketState,
  timeToFullMs,
} from './token-bucket.ts';

/**
 * The generic cell rate algorithm in the words of throttled and redis-cell. It is a greedy bucket of one bandwidth:
 * one token each `emissionIntervalMs`, at most `limit` of them.
 */
export interface GcraLimit {
  /** Most requests at once: the burst and the one that is always allowed. A positive integer. */
  readonly limit: number;
  /** Time between two requests at the sustained rate. A positive integer number of milliseconds. */
  readonly emissionIntervalMs: number;
}

/** One answer of the GCRA view. */
export interface GcraResult {
  readonly allowed: boolean;
  readonly limit: number;
  /** Requests that could be made at once after this one. */
  readonly remaining: number;
  /** Milliseconds until `remaining` is `limit` again. */
  readonly resetAfterMs: number;
  /** Milliseconds until this request would be allowed; 0 if it was, `undefined` if it is larger than the limit. */
  readonly retryAfterMs: number | undefined;
  readonly state: TokenBucketState;
}

/** The bucket that is the given GCRA limit. Throws `INVALID_CONFIGURATION` as `createBucketRule` does. */
export function createGcraRule({ limit, emissionIntervalMs }: GcraLimit): BucketRule {
  return createBucketRule([{ capacity: limit, refill: 1, periodMs: emissionIntervalMs, mode: 'greedy' }]);
}

/**
 * Lets `quantity` requests pass, or none. A quantity of 0 looks without taking, and is always allowed.
 *
 * Throws `INVALID_ARGUMENT` for a rule of several bandwidths and where `consumeTokens` does.
 */
export function gcra(rule: BucketRule, state: TokenBucketState, now: number, quantity: number): GcraResult {
  const [band, second] = rule.bandwidths;
  if (band === undefined || second !== undefined) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'The GCRA view is of one bandwidth');
  }
  const { decision, state: next } =
    quantity === 0 ? { decision: looked(rule, state, now), state } : consumeTokens(rule, state, now, quantity);
  return {
    allowed: decision.allowed,
    limit: band.capacity,
    remaining: Math.max(0, decision.remaining),
    resetAfterMs: timeToFullMs(rule, next, now),
    retryAfterMs: decision.retryAfterMs,
    state: next,
  };
}

function looked(rule: BucketRule, state: TokenBucketState, now: number): TokenBucketDecision {
  return { allowed: true, remaining: peekTokens(rule, state, now).available, retryAfterMs: 0 };
}
