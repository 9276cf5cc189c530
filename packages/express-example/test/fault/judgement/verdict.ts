import { checkHistory, type Violation } from '@flash-sale/core/testing';
import type { FaultCrowd } from '../sale/fault-crowd.ts';
import type { Evidence } from './evidence.ts';

/** What one run has come to. */
export interface Verdict {
  /** Requests a second, whatever became of them, while things went wrong. */
  readonly offeredPerSecond: number;
  /** Longest time in which nobody was accepted, of each thing that went wrong. */
  readonly pausesMs: readonly number[];
  readonly requests: number;
  readonly accepted: number;
  readonly stored: number;
  /** Accepted and not stored. */
  readonly lost: readonly string[];
  /** Stored, and nobody was ever told: after everybody has repeated, there is no such order. */
  readonly unclaimed: readonly string[];
  /** Buyers with more than one order: each has asked for one thing only. */
  readonly doubled: readonly string[];
  /** Without those that were set aside. */
  readonly deadLetters: readonly unknown[];
  /** Messages that reached the log after their epoch was over: nobody was promised these orders. */
  readonly setAside: number;
  readonly violations: readonly Violation[];
  /** Requests that were answered too late, or never. */
  readonly late: readonly string[];
  /** Of levels and orders, as an operator is told. */
  readonly discrepancies: readonly unknown[];
  /** How holds ended that were open when something was lost. */
  readonly holds: { readonly confirmed: number; readonly released: number; readonly lost: number };
  /** Answers that nothing explains. */
  readonly surprising: readonly string[];
  /** Units that are left, or held. */
  readonly left: readonly { readonly available: number; readonly held: number }[];
  readonly answers: Readonly<Record<string, number>>;
}

/** Everybody has an answer and has bought what was left: whatever is not empty here is a broken promise. */
export const KEPT = {
  lost: [],
  unclaimed: [],
  doubled: [],
  deadLetters: [],
  violations: [],
  late: [],
  discrepancies: [],
  surprising: [],
  left: [],
} as const satisfies Partial<Verdict>;

/** What is read from the evidence alone. */
export type Judged = Omit<Verdict, 'discrepancies' | 'offeredPerSecond' | 'pausesMs' | 'holds' | 'surprising'>;

export function judge({ history, late, answers, onSale }: FaultCrowd, evidence: Evidence): Judged {
  const { orders, deadLetters, levels, loggedIds } = evidence;
  const promised = new Set(
    history.calls.flatMap(({ answer }) => (answer?.outcome === 'accepted' ? [answer.orderId] : [])),
  );
  const stored = new Set(orders.map(({ orderId }) => orderId));
  const stale = deadLetters.filter(({ reason }) => reason === 'stale-epoch');
  const staleIds = new Set(stale.map(({ message }) => message?.orderId));
  const buyers = new Set<string>();
  const doubled = orders.filter(({ buyerId }) => buyers.size === buyers.add(buyerId).size);
  return {
    requests: history.calls.length,
    accepted: promised.size,
    stored: stored.size,
    lost: [...promised].filter((id) => !stored.has(id)),
    unclaimed: [...stored].filter((id) => !promised.has(id)),
    doubled: doubled.map(({ buyerId }) => buyerId),
    deadLetters: deadLetters.filter(({ reason }) => reason !== 'stale-epoch'),
    setAside: stale.length,
    violations: checkHistory({
      history,
      allotments: new Map(onSale.map(({ sku, units }) => [sku, units])),
      queueOrderIds: loggedIds.filter((id) => stored.has(id) || !staleIds.has(id)),
      orders,
      levels: levels.skus,
    }),
    late,
    left: levels.skus
      .map(({ available, held }) => ({ available, held }))
      .filter(({ available, held }) => available > 0 || held > 0),
    answers,
  };
}
