import type { Bandwidth } from './bandwidth.ts';
import type { TokenBucketContents, TokenBucketDecision } from './token-bucket.ts';

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** One bandwidth by its definition: what it had, and every refill that has fallen due since, in unreduced BigInt. */
class ReferenceBandwidth {
  /** In token·period, whatever the mode. */
  level: bigint;
  /** Refills up to and including this instant have been given. */
  givenUntil: bigint;
  readonly full: bigint;
  readonly refill: bigint;
  readonly period: bigint;

  constructor(
    readonly bandwidth: Bandwidth,
    /** For the interval modes: instants `origin + k·period`, k ≥ 1, bring the refill. */
    readonly origin: bigint,
    tokens: number,
  ) {
    this.period = BigInt(bandwidth.periodMs);
    this.refill = BigInt(bandwidth.refill);
    this.full = BigInt(bandwidth.capacity) * this.period;
    this.level = BigInt(tokens) * this.period;
    this.givenUntil = origin;
  }

  levelAt(now: bigint): bigint {
    if (now <= this.givenUntil) return this.level;
    const level = this.level + this.given(now) - this.given(this.givenUntil);
    return least(level, this.full);
  }

  change(now: bigint, tokens: number): void {
    const level = this.levelAt(now) + BigInt(tokens) * this.period;
    this.level = least(level, this.full);
    if (now > this.givenUntil) this.givenUntil = now;
  }

  /** Milliseconds from `now` to the first instant at which the level reaches `target` without any limit above. */
  waitFor(now: bigint, target: bigint): bigint {
    const missing = target - this.levelAt(now);
    if (missing <= 0n) return 0n;
    const from = now > this.givenUntil ? now : this.givenUntil;
    let low = from;
    let high = from + (missing / this.refill + 2n) * this.period;
    while (low < high) {
      const middle = (low + high) / 2n;
      if (this.given(middle) - this.given(from) >= missing) high = middle;
      else low = middle + 1n;
    }
    return low - now;
  }

  /** Everything ever given by `instant`, in token·period. */
  private given(instant: bigint): bigint {
    const elapsed = instant - this.origin;
    if (elapsed <= 0n) return 0n;
    return this.bandwidth.mode === 'greedy'
      ? elapsed * this.refill
      : (elapsed / this.period) * this.refill * this.period;
  }
}

/**
 * A token bucket written a second time, from the definition and with BigInt, for tests only: no units, no steps, no
 * shared code, and waits found by search instead of division.
 */
export class ReferenceBucket {
  private readonly bandwidths: ReferenceBandwidth[];

  constructor(bandwidths: readonly Bandwidth[], now: number, tokens: readonly number[]) {
    this.bandwidths = bandwidths.map((bandwidth, i) => {
      const origin = bandwidth.mode === 'aligned' ? bandwidth.firstRefillAt - bandwidth.periodMs : now;
      return new ReferenceBandwidth(bandwidth, BigInt(origin), tokens[i] ?? bandwidth.capacity);
    });
  }

  consume(now: number, n: number): TokenBucketDecision {
    const retryAfterMs = this.waitFor(now, n, false);
    if (retryAfterMs === 0) this.changeAll(now, -n);
    return { allowed: retryAfterMs === 0, remaining: this.peek(now).available, retryAfterMs };
  }

  estimate(now: number, n: number): TokenBucketDecision {
    const retryAfterMs = this.waitFor(now, n, false);
    return { allowed: retryAfterMs === 0, remaining: this.peek(now).available, retryAfterMs };
  }

  force(now: number, n: number): TokenBucketDecision {
    const retryAfterMs = this.waitFor(now, n, true);
    this.changeAll(now, -n);
    return { allowed: true, remaining: this.peek(now).available, retryAfterMs };
  }

  add(now: number, n: number): void {
    this.changeAll(now, n);
  }

  peek(now: number): TokenBucketContents {
    const bandwidths = this.bandwidths.map((band) => {
      const level = band.levelAt(BigInt(now));
      const carry = ((level % band.period) + band.period) % band.period;
      return { available: Number((level - carry) / band.period), carry: Number(carry) };
    });
    return { available: Math.min(...bandwidths.map(({ available }) => available)), bandwidths };
  }

  timeToFullMs(now: number): number {
    const waits = this.bandwidths.map((band) => Number(band.waitFor(BigInt(now), band.full)));
    return Math.max(...waits);
  }

  private waitFor(now: number, n: number, debtAllowed: boolean): number | undefined {
    if (!debtAllowed && this.bandwidths.some(({ bandwidth }) => n > bandwidth.capacity)) return undefined;
    const waits = this.bandwidths.map((band) => Number(band.waitFor(BigInt(now), BigInt(n) * band.period)));
    return Math.max(...waits);
  }

  private changeAll(now: number, tokens: number): void {
    for (const band of this.bandwidths) band.change(BigInt(now), tokens);
  }
}
