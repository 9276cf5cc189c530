import { Batcher } from '../batching/batcher.ts';
import type { Deadline } from '../batching/deadline.ts';
import type { ResolvedOptions } from '../flash-sale-options.ts';
import type { BuyerId } from '../identity/ids.ts';
import type { RateLimitDecision, RateLimitRequest, RateLimitState } from '../ports/rate-limiter.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import type { Throttled } from './purchase-result.ts';

/** The limiter's answer: `refused` is absent when the request may go on, `state` when no limiter was asked. */
export interface Admission {
  readonly refused: (Throttled & { readonly rateLimit: RateLimitState }) | undefined;
  readonly state: RateLimitState | undefined;
}

const UNLIMITED: Admission = { refused: undefined, state: undefined };

/** Asks the limiter for one token of each buyer: a local one at once, any other for all who ask at the same time together. */
export class Throttle {
  readonly #ports: Pick<ResolvedPorts, 'limiter' | 'logger'>;
  readonly #batcher: Batcher<RateLimitRequest, RateLimitDecision>;

  constructor(ports: ResolvedPorts, { storeBatchSizeMax, queuedMax, deadlineMs }: ResolvedOptions) {
    this.#ports = ports;
    this.#batcher = new Batcher({
      name: 'limiter',
      dispatch: async (requests) => (await ports.limiter?.consume(requests, { timeoutMs: deadlineMs })) ?? [],
      unknownCode: 'LIMITER_UNAVAILABLE',
      batchSizeMax: storeBatchSizeMax,
      queuedMax,
      inFlightMax: 4,
      ageMaxMs: 4,
      // The first stage of a purchase: its batches go on through the others together.
      spacingMs: 3,
      clock: ports.clock,
      metrics: ports.metrics,
    });
  }

  /**
   * Takes one token of the buyer. Synchronous where the limiter is local. Rejects as the limiter does, with
   * `LIMITER_UNAVAILABLE` when it does not answer in time, and with `DEADLINE_EXCEEDED`, `ABORTED` or `BATCHER_FULL` when it
   * was not asked at all.
   */
  admit(buyerId: BuyerId, deadline: Deadline): Admission | Promise<Admission> {
    const { limiter } = this.#ports;
    if (limiter === undefined) return UNLIMITED;
    const request: RateLimitRequest = { key: buyerId, cost: 1 };
    if (limiter.local !== true) return this.#batcher.submit(request, deadline.at, deadline.signal).then(admission);
    const decided = limiter.consume([request]);
    return decided instanceof Promise ? decided.then(([decision]) => admission(decision)) : admission(decided[0]);
  }

  /** Returns the buyer's token after a request that took nothing new, or whose result is not known. Never throws. */
  giveBack(buyerId: BuyerId): void {
    const { limiter, logger } = this.#ports;
    if (limiter === undefined) return;
    const lost = (error: unknown): void => logger.debug({ error }, 'a token was not given back; it refills by itself');
    try {
      const given = limiter.giveBack([{ key: buyerId, cost: 1 }]);
      if (given instanceof Promise) given.catch(lost);
    } catch (error) {
      lost(error);
    }
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#batcher.close();
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
