import { type Deadline, remainingOf, within } from '../batching/deadline.ts';
import type { BuyerId } from '../identity/ids.ts';
import type { RateLimitDecision, RateLimitState } from '../ports/rate-limiter.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Throttled } from './purchase-result.ts';

/** The limiter's answer: `refused` is absent when the request may go on, `state` when no limiter was asked. */
export interface Admission {
  readonly refused: (Throttled & { readonly rateLimit: RateLimitState }) | undefined;
  readonly state: RateLimitState | undefined;
}

const UNLIMITED: Admission = { refused: undefined, state: undefined };

/**
 * Asks the limiter for one token of the buyer. Synchronous where the limiter is. Rejects as the limiter does, and with
 * `DEADLINE_EXCEEDED` or `ABORTED` when it does not answer in time.
 */
export function admit(context: SellingContext, buyerId: BuyerId, deadline: Deadline): Admission | Promise<Admission> {
  const { limiter, clock } = context.ports;
  if (limiter === undefined) return UNLIMITED;
  const decided = limiter.consume([{ key: buyerId, cost: 1 }], remainingOf(clock, deadline));
  if (!(decided instanceof Promise)) return admission(decided[0]);
  return within(clock, deadline, decided).then(([decision]) => admission(decision));
}

/** Returns the buyer's token after a request that took nothing new, or whose result is not known. Never throws. */
export function giveBack(context: SellingContext, buyerId: BuyerId): void {
  const { limiter, logger } = context.ports;
  if (limiter === undefined) return;
  try {
    const given = limiter.giveBack([{ key: buyerId, cost: 1 }]);
    if (given instanceof Promise) {
      given.catch((error: unknown) => logger.debug({ error }, 'a token was not given back; it refills by itself'));
    }
  } catch (error) {
    logger.debug({ error }, 'a token was not given back; it refills by itself');
  }
}

function admission(decision: RateLimitDecision | undefined): Admission {
  if (decision === undefined) return UNLIMITED;
  if (decision.allowed) return { refused: undefined, state: decision.state };
  return {
    refused: { outcome: 'throttled', retryAfterMs: decision.retryAfterMs, rateLimit: decision.state },
    state: decision.state,
  };
}
