import type { Bandwidth } from '../../limiter/bandwidth.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';
import type { ContractHarness } from '../contract-harness.ts';
import type { ContractRunner } from '../contract-runner.ts';

/** A limiter without any key. */
export interface RateLimiterHarness extends ContractHarness {
  readonly limiter: RateLimiter;
}

export interface RateLimiterContract {
  readonly runner: ContractRunner;
  /** A new limiter with these bandwidths for every key, and room for a thousand keys at least. */
  readonly create: (bandwidths: readonly Bandwidth[]) => Promise<RateLimiterHarness>;
}

/** Registers one policy of a limiter that has these bandwidths. */
export type LimiterTest = (
  name: string,
  bandwidths: readonly Bandwidth[],
  body: (harness: RateLimiterHarness) => Promise<void>,
) => void;

/** Bandwidth without a refill that a test could live to see. */
export const withoutRefill = (capacity: number): readonly Bandwidth[] => [
  { capacity, refill: 1, periodMs: 24 * 3_600_000, mode: 'greedy' },
];
