import type { BuyerId } from '../identity/ids.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { RateLimitDecision, RateLimitState } from '../ports/rate-limiter.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Throttled } from './purchase-result.ts';

export interface Admission {
  readonly refused: (Throttled & { readonly rateLimit: RateLimitState }) | undefined;
  readonly state: RateLimitState | undefined;
}

const UNLIMITED: Admission = { refused: undefined, state: undefined };

/** Asks the limiter for one token of the buyer. Synchronous where the limiter is. Rejects as the limiter does. */
export function admit(
  context: SellingContext,
  buyerId: BuyerId,
  options: CallOptions | undefined,
): Admission | Promise<Admission> {
  const { limiter } = context.ports;
  if (limiter === undefined) return UNLIMITED;
  const decided = limiter.consume([{ key: buyerId, cost: 1 }], options);
  return decided instanceof Promise ? decided.then(([decision]) => admission(decision)) : admission(decided[0]);
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
