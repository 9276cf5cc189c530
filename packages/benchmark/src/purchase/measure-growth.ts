import type { Check } from '../scenario/findings.ts';
import { median } from '../statistics/summary.ts';
import { measurePurchases } from './measure-purchases.ts';
import { limitedMemoryPorts } from './memory-purchases.ts';

export interface GrowthInput {
  readonly repetitions: number;
  /** Ascending: how many buyers each sale has. */
  readonly sizes: readonly number[];
  readonly concurrency: number;
}

/** What a purchase costs in sales of one size. */
export interface GrowthRun {
  readonly buyers: number;
  readonly cpuMicroseconds: number;
  readonly checks: readonly Check[];
}

/** Small sales are over before they can be timed: so many of one size that the largest has no more purchases. */
const SALES_MAX = 9;

/**
 * Sells to crowds of growing size, each sale on fresh memory adapters, and yields what a purchase cost in each. Of a small
 * size several sales are sold, and the median counts. The first round is the warm-up: it is audited and not reported.
 */
export async function* measureGrowth({ repetitions, sizes, concurrency }: GrowthInput): AsyncGenerator<GrowthRun> {
  const largest = Math.max(...sizes);
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    for (const buyers of sizes) {
      const costs: number[] = [];
      const checks: Check[] = [];
      for (let sale = 0; sale < Math.min(SALES_MAX, largest / buyers); sale += 1) {
        const load = { kind: 'accepted-keyed', purchases: buyers, concurrency, worker: false } as const;
        const run = await measurePurchases(limitedMemoryPorts(), load);
        costs.push(1e6 / run.answersPerCpuSecond);
        checks.push(...run.checks);
      }
      if (repetition > 0 || checks.some(({ expected, found }) => expected !== found)) {
        yield { buyers, cpuMicroseconds: median(costs), checks };
      }
    }
  }
}
