import { lostMembership } from '../kafka-error.ts';
import type { Membership } from './membership.ts';

/** Asked so often; the client sends one no more often than its heartbeat interval says. */
const TICK_MS = 500;

/**
 * Keeps the ownership of a batch alive beside its handler, and notices when it is lost: the group says so, or nothing was
 * heard of it for a whole session.
 */
export class Ownership {
  readonly #heartbeat: () => Promise<void>;
  readonly #membership: Membership;
  readonly #sessionTimeoutMs: number;
  readonly #timer: NodeJS.Timeout;
  #renewedAt = performance.now();
  #renewing: Promise<void> | undefined;
  #lost: unknown;

  constructor(heartbeat: () => Promise<void>, membership: Membership, sessionTimeoutMs: number) {
    this.#heartbeat = heartbeat;
    this.#membership = membership;
    this.#sessionTimeoutMs = sessionTimeoutMs;
    this.#timer = setInterval(() => void this.renew(), TICK_MS);
  }

  /** What the client must be told, so that it joins the group again. */
  get lost(): unknown {
    return this.#lost;
  }

  /** Never rejects: that it failed shows in the membership. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    try {
      await this.#heartbeat();
      this.#renewedAt = performance.now();
    } catch (error) {
      const expired = performance.now() - this.#renewedAt >= this.#sessionTimeoutMs;
      if (!lostMembership(error) && !expired) return;
      this.#lost = error;
      this.#membership.end(error);
    }
  }
}
