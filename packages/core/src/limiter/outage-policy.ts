import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { RateLimitDecision, RateLimiter, RateLimitRequest } from '../ports/rate-limiter.ts';

/** What a limiter that can fail is given for when it does. */
export interface OutagePolicy {
  /**
   * What is answered while the limiter's store cannot be reached. There is no default: each choice gives something up.
   *
   * - `open`: everything is allowed, uncounted. The sale goes on and nobody is limited.
   * - `closed`: the call throws `LIMITER_UNAVAILABLE`. Nobody buys; never a denial, since nobody asked too often.
   * - a limiter, usually a `LocalRateLimiter`: it decides meanwhile. Each process then counts for itself, so with n
   *   processes a buyer may get up to n times the limit.
   */
  readonly whenUnavailable: 'open' | 'closed' | RateLimiter;
  /** Told of every failure that the policy answers, so that no outage goes unseen. Must not throw. */
  readonly onOutage?: ((error: unknown) => void) | undefined;
}

/**
 * A limiter that answers as `whenUnavailable` says whenever `limiter` throws or rejects. Errors that are the caller's
 * own (of the family `caller`, or after the caller aborted) pass through unchanged. Stays synchronous where `limiter`
 * is.
 *
 * Tokens are given back to `limiter`, and to the insurance limiter where `limiter` fails; `giveBack` never throws or
 * rejects because of an outage.
 *
 * Throws `INVALID_CONFIGURATION` where `whenUnavailable` is none of the three.
 */
export function withOutagePolicy(limiter: RateLimiter, policy: OutagePolicy): RateLimiter {
  const { whenUnavailable, onOutage } = policy;
  if (whenUnavailable !== 'open' && whenUnavailable !== 'closed' && typeof whenUnavailable?.consume !== 'function') {
    throw new FlashSaleError('INVALID_CONFIGURATION', "whenUnavailable is not 'open', 'closed' or a rate limiter");
  }

  return {
    consume(requests, options) {
      return recovering(
        () => limiter.consume(requests, options),
        (error) => {
          if (isCallersOwn(error, options)) throw error;
          onOutage?.(error);
          if (whenUnavailable === 'open') return requests.map(uncounted);
          if (whenUnavailable === 'closed') throw unavailable(error);
          return whenUnavailable.consume(requests, options);
        },
      );
    },
    giveBack(requests) {
      return recovering(
        () => limiter.giveBack(requests),
        (error) => {
          if (isCallersOwn(error, undefined)) throw error;
          onOutage?.(error);
          if (typeof whenUnavailable !== 'string') return whenUnavailable.giveBack(requests);
        },
      );
    },
  };
}

/** Runs `action`, and `recover` if it throws or rejects. A promise is made only where one of them makes it. */
function recovering<T>(action: () => T | Promise<T>, recover: (error: unknown) => T | Promise<T>): T | Promise<T> {
  try {
    const result = action();
    return result instanceof Promise ? result.catch(recover) : result;
  } catch (error) {
    return recover(error);
  }
}

function isCallersOwn(error: unknown, options: CallOptions | undefined): boolean {
  return options?.signal?.aborted === true || (FlashSaleError.isInstance(error) && error.family === 'caller');
}

/** Nothing was counted: the bucket is described as one that held just these tokens and is full again at once. */
function uncounted({ cost }: RateLimitRequest): RateLimitDecision {
  return { allowed: true, state: { limit: cost, remaining: 0, resetAfterMs: 0 } };
}

function unavailable(error: unknown): FlashSaleError {
  if (FlashSaleError.isInstance(error, 'LIMITER_UNAVAILABLE')) return error;
  return new FlashSaleError('LIMITER_UNAVAILABLE', 'The rate limiter cannot be reached', { cause: error });
}
