import type { CallOptions } from './call-options.ts';

/** One key's request for tokens. `cost` is a positive integer number of tokens. */
export interface RateLimitRequest {
  readonly key: string;
  readonly cost: number;
}

/** What HTTP's `RateLimit` fields need: of the tightest bandwidth, after this decision. */
export interface RateLimitState {
  /** Capacity of that bandwidth in tokens. */
  readonly limit: number;
  /** Whole tokens left, never negative. */
  readonly remaining: number;
  /** Milliseconds until that bandwidth is full again, rounded up. */
  readonly resetAfterMs: number;
}

/**
 * The answer to one request. A refusal costs nothing. `retryAfterMs` is rounded up: waiting exactly that long and
 * retrying alone succeeds; `undefined` means never, because the cost is larger than a capacity.
 */
export type RateLimitDecision =
  | { readonly allowed: true; readonly state: RateLimitState }
  | { readonly allowed: false; readonly retryAfterMs: number | undefined; readonly state: RateLimitState };

/**
 * A token bucket per key, for a batch of requests at once.
 *
 * Entries are decided in order, each seeing the effect of the earlier ones. An implementation without I/O answers
 * synchronously and is marked as `local`, so that the purchase path spends no promise on it.
 *
 * A malformed key or cost refuses the whole batch with `INVALID_ARGUMENT`, and nobody is charged.
 *
 * Throws (or rejects) with `LIMITER_UNAVAILABLE` when its store cannot be reached and it was told to close then. That
 * is an outage, never a denial.
 */
export interface RateLimiter {
  /**
   * Set where `consume` answers without I/O: it is asked for each buyer at once, then. Any other limiter is asked for all who
   * come at the same time together, and the slowest of their keys decides how long they wait.
   */
  readonly local?: true | undefined;

  consume(
    requests: readonly RateLimitRequest[],
    options?: CallOptions,
  ): readonly RateLimitDecision[] | Promise<readonly RateLimitDecision[]>;

  /**
   * Returns the tokens of requests that turned out to cost nothing (a replay, `unknown`, `unavailable`), at most up to
   * the capacity. A key that is not kept any more is full already: giving back is then a no-op. Never throws on an
   * unreachable store: a token lost there refills by itself.
   */
  giveBack(requests: readonly RateLimitRequest[]): void | Promise<void>;
}
