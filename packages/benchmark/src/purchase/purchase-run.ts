import type { Check } from '../scenario/findings.ts';

/** What the crowd finds: stock for all, or none left. Keyed requests carry an `Idempotency-Key` each. */
export type PurchaseKind = 'accepted' | 'accepted-keyed' | 'sold-out' | 'sold-out-keyed';

export const PURCHASE_KINDS: readonly PurchaseKind[] = ['accepted', 'accepted-keyed', 'sold-out', 'sold-out-keyed'];

export interface PurchaseLoad {
  readonly kind: PurchaseKind;
  /** Requests, each by a buyer of its own. */
  readonly purchases: number;
  /** Buyers who wait for an answer at any time. */
  readonly concurrency: number;
  /** Whether an `OrderWorker` stores the orders in this very process, at the same time. */
  readonly worker: boolean;
}

/** One crowd, answered. */
export interface PurchaseRun extends PurchaseLoad {
  readonly answersPerSecond: number;
  /** Answers for each second of processor time of this process, all its threads together. */
  readonly answersPerCpuSecond: number;
  /** From the first request until every accepted one was stored as an order; absent without a worker, or without orders. */
  readonly storedPerSecond: number | undefined;
  readonly checks: readonly Check[];
}
