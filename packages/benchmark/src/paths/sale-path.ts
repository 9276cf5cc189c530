import type { Check } from '../scenario/findings.ts';

/**
 * Ways through a sale besides buying the one thing that there is.
 *
 * - `skus-1`, `skus-10`, `skus-100`: the same crowd, spread over so many products of one sale.
 * - `throttled`: buyers whose bucket is empty.
 * - `holds`: everybody holds a unit, and then everybody confirms.
 */
export const SALE_PATHS = ['skus-1', 'skus-10', 'skus-100', 'throttled', 'holds'] as const;
export type SalePath = (typeof SALE_PATHS)[number];

/** What is asked for in one go, all of it answered alike. */
export interface PathStep {
  readonly name: string;
  readonly perSecond: number;
  /** Processor time of the selling process for each answer. */
  readonly cpuMicroseconds: number;
}

export interface SalePathRun {
  readonly store: 'memory' | 'Redis';
  readonly path: SalePath;
  readonly steps: readonly PathStep[];
  readonly checks: readonly Check[];
}

export interface SalePathLoad {
  /** Answers of each step. */
  readonly requests: number;
  /** How many wait for an answer at any time. */
  readonly concurrency: number;
}
