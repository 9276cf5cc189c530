import type { FlashSaleOptions } from '@flash-sale/core';
import { measurePurchases } from '../purchase/measure-purchases.ts';
import { limitedMemoryPorts } from '../purchase/memory-purchases.ts';
import type { PurchaseRun } from '../purchase/purchase-run.ts';
import type { Check } from '../scenario/findings.ts';
import { alwaysLeased } from './always-leased.ts';

export interface LeaseCostInput {
  readonly repetitions: number;
  readonly purchases: number;
  readonly concurrency: number;
  /** Between two renewals where leases are kept. */
  readonly renewMs: number;
}

export interface AcceptedRate {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

export interface LeaseCostRun {
  readonly kept: AcceptedRate;
  /** Just before and just after, with a lease that is granted once. */
  readonly always: AcceptedRate;
  readonly checks: readonly Check[];
}

/** Renewed once in the whole run, if at all. */
const SELDOM: FlashSaleOptions = { leaseTtlMs: 1_200_000, leaseRenewMs: 600_000 };

/** Every round: a lease for ever, leases that are kept, a lease for ever. The first round is the warm-up. */
export async function* measureLeaseCost(input: LeaseCostInput): AsyncGenerator<LeaseCostRun> {
  const { repetitions, purchases, concurrency, renewMs } = input;
  const load = { kind: 'accepted', purchases, concurrency, worker: false } as const;
  const keepingLeases = () => measurePurchases(limitedMemoryPorts(), load, { leaseRenewMs: renewMs });
  const alwaysHolding = () => {
    const ports = limitedMemoryPorts();
    return measurePurchases({ ...ports, epochs: alwaysLeased(ports.epochs) }, load, SELDOM);
  };
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    const before = await alwaysHolding();
    const kept = await keepingLeases();
    const after = await alwaysHolding();
    const checks = [before, kept, after].flatMap((run) => run.checks);
    if (repetition === 0 && checks.every(({ expected, found }) => expected === found)) continue;
    yield { kept: meanRate(kept), always: meanRate(before, after), checks };
  }
}

function meanRate(...runs: readonly PurchaseRun[]): AcceptedRate {
  const mean = (rateOf: (run: PurchaseRun) => number) => runs.reduce((sum, run) => sum + rateOf(run), 0) / runs.length;
  return {
    perSecond: mean(({ answersPerSecond }) => answersPerSecond),
    perCpuSecond: mean(({ answersPerCpuSecond }) => answersPerCpuSecond),
  };
}
