import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { CallOptions } from '../../ports/call-options.ts';
import type { RateLimitDecision, RateLimiter, RateLimitRequest } from '../../ports/rate-limiter.ts';
import type { Chaos } from './chaos.ts';
import type { Incarnation } from './incarnation.ts';

const TIMEOUT_MS = 1_000;

/** A limiter that is asked over a network, and refuses when it gets no answer. */
export class RemoteLimiter implements RateLimiter {
  readonly #limiter: RateLimiter;
  readonly #process: Incarnation;
  readonly #chaos: Chaos;

  constructor(limiter: RateLimiter, process: Incarnation, chaos: Chaos) {
    this.#limiter = limiter;
    this.#process = process;
    this.#chaos = chaos;
  }

  consume(requests: readonly RateLimitRequest[], options?: CallOptions): Promise<readonly RateLimitDecision[]> {
    const { clock } = this.#process;
    const fate = this.#chaos.fateOfCall();
    return new Promise((resolve, reject) => {
      const giveUp = (): void =>
        reject(
          new FlashSaleError('LIMITER_UNAVAILABLE', 'the rate limiter does not answer and was told to close then'),
        );
      clock.setTimer(giveUp, options?.timeoutMs ?? TIMEOUT_MS);
      if (fate.refused) giveUp();
      if (fate.requestMs === undefined) return;
      clock.setTimer(() => {
        const decided = this.#limiter.consume(requests);
        if (fate.replyMs !== undefined) clock.setTimer(() => resolve(decided), fate.replyMs);
      }, fate.requestMs);
    });
  }

  giveBack(requests: readonly RateLimitRequest[]): void {
    void this.#limiter.giveBack(requests);
  }
}
