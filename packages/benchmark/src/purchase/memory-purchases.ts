import { BUYER_BANDWIDTH, createMemoryPorts, LocalRateLimiter, systemClock } from '@flash-sale/core';
import { measurePurchases } from './measure-purchases.ts';
import { PURCHASE_KINDS, type PurchaseRun } from './purchase-run.ts';

export interface MemoryPurchasesInput {
  readonly repetitions: number;
  readonly purchases: number;
  readonly concurrency: number;
}

/**
 * Every kind of crowd on fresh memory adapters each time, first without and then with a worker in the process. The first
 * round is the warm-up: it is audited and not reported.
 */
export async function* measureMemoryPurchases(input: MemoryPurchasesInput): AsyncGenerator<PurchaseRun> {
  const { repetitions, purchases, concurrency } = input;
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    for (const worker of [false, true]) {
      for (const kind of PURCHASE_KINDS) {
        // A refusal makes no order, so there is nothing that a worker could change.
        if (worker && (kind === 'sold-out' || kind === 'sold-out-keyed')) continue;
        const run = await measurePurchases(limitedMemoryPorts(), { kind, purchases, concurrency, worker });
        if (repetition > 0) yield run;
        else if (run.checks.some(({ expected, found }) => expected !== found)) yield run;
      }
    }
  }
}

/** The memory adapters, with the example's limit for each buyer. */
export function limitedMemoryPorts() {
  const limiter = new LocalRateLimiter({ bandwidths: [BUYER_BANDWIDTH], clock: systemClock });
  return { ...createMemoryPorts(), limiter };
}
