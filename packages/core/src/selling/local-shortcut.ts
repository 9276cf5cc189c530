import type { Sku } from '../identity/ids.ts';
import type { Refusal } from '../ports/inventory-command.ts';
import type { Line } from '../sale/line.ts';

const ENDED: Refusal = { outcome: 'ended' };

interface SoldOut {
  readonly answer: Refusal;
  readonly until: number;
}

/**
 * Remembers "sold out" and "ended" for a moment, so that a crowd of losers costs no I/O. The answer is right if it was
 * right at some instant within `lifetimeMs` before it; units can come back, hence the limit.
 *
 * Counted from when the store was asked, not from when it answered. Never asked for a request with an idempotency key:
 * its first answer may have been "accepted" and lost on the way. Only `sold-out` feeds it, never `not-enough`.
 */
export class LocalShortcut {
  readonly #lifetimeMs: number;
  readonly #soldOut = new Map<Sku, SoldOut>();
  #endedUntil = Number.NEGATIVE_INFINITY;

  constructor(lifetimeMs: number) {
    this.#lifetimeMs = lifetimeMs;
  }

  /** Whether nothing is remembered, so that nobody needs to look at the clock. */
  get isEmpty(): boolean {
    return this.#soldOut.size === 0 && this.#endedUntil === Number.NEGATIVE_INFINITY;
  }

  /** Learns from a store's answer to a question that was asked at `askedAt` (monotonic). */
  learn(refusal: Refusal, askedAt: number): void {
    if (this.#lifetimeMs === 0) return;
    const until = askedAt + this.#lifetimeMs;
    if (refusal.outcome === 'sold-out') {
      const known = this.#soldOut.get(refusal.sku);
      if (known === undefined || known.until < until) this.#soldOut.set(refusal.sku, { answer: refusal, until });
    } else if (refusal.outcome === 'ended') this.#endedUntil = Math.max(this.#endedUntil, until);
  }

  /** The answer without I/O, if there is one. */
  answer(lines: readonly Line[], now: number): Refusal | undefined {
    if (now < this.#endedUntil) return ENDED;
    if (this.#soldOut.size === 0) return undefined;
    for (const line of lines) {
      const known = this.#soldOut.get(line.sku);
      if (known !== undefined && now < known.until) return known.answer;
    }
    return undefined;
  }

  /** Forgets everything: units have come back, or the sale was reconfigured, by this very process. */
  clear(): void {
    this.#soldOut.clear();
    this.#endedUntil = Number.NEGATIVE_INFINITY;
  }
}
