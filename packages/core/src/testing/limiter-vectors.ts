import { isDeepStrictEqual } from 'node:util';
import type { Bandwidth } from '../limiter/bandwidth.ts';

/** One limit as the vectors write it. One tick of time is one millisecond. */
export interface LimiterVectorLimit {
  readonly capacity: number;
  readonly refill: number;
  readonly period: number;
  readonly mode: Bandwidth['mode'];
  /** Instant of the first refill; `aligned` only. */
  readonly first?: number;
  /** Tokens at `t0`; the capacity where absent. */
  readonly initial?: number;
}

/** What a step is answered with. A vector names only the parts that it checks; `null` means never. */
export interface LimiterVectorAnswer {
  readonly ok?: boolean;
  readonly remaining?: number;
  readonly carry?: number;
  readonly wait?: number | null;
  readonly reset?: number;
  readonly retry?: number | null;
}

/** One operation at the absolute time `t`, and the answer it must get. */
export interface LimiterVectorStep extends LimiterVectorAnswer {
  readonly t: number;
  /** Absent in vectors of the GCRA view. */
  readonly op?: 'peek' | 'consume' | 'estimate' | 'force' | 'add' | 'full';
  readonly n?: number;
}

/** A bucket created at `t0`, and what happens to it. Has either `limits` or `gcra`. */
export interface LimiterVector {
  readonly id: string;
  readonly limits?: readonly LimiterVectorLimit[];
  readonly gcra?: { readonly limit: number; readonly interval: number };
  readonly t0: number;
  readonly steps: readonly LimiterVectorStep[];
}

/** The bucket that a vector asks for. */
export interface LimiterVectorSetup {
  readonly bandwidths: readonly Bandwidth[];
  /** Tokens of each bandwidth at `createdAt`. */
  readonly tokens: readonly number[];
  readonly createdAt: number;
}

type Answered = LimiterVectorAnswer | Promise<LimiterVectorAnswer>;

/**
 * The bucket under test. An operation that it does not have is left out: vectors that need it are then reported as
 * skipped, never as passed. Each answers at the time `now` with at least what the vectors say about it.
 */
export interface LimiterVectorBucket {
  peek?(now: number): Answered;
  consume?(now: number, n: number): Answered;
  estimate?(now: number, n: number): Answered;
  force?(now: number, n: number): Answered;
  add?(now: number, n: number): Answered;
  full?(now: number): Answered;
  gcra?(now: number, n: number): Answered;
}

/** How one vector went. `failure` says which step got what. */
export type LimiterVectorOutcome =
  | { readonly id: string; readonly result: 'passed' }
  | { readonly id: string; readonly result: 'skipped'; readonly missing: string }
  | { readonly id: string; readonly result: 'failed'; readonly failure: string };

const ANSWER_KEYS = ['ok', 'remaining', 'carry', 'wait', 'reset', 'retry'] as const;
const STEP_KEYS: ReadonlySet<string> = new Set(['t', 'op', 'n', ...ANSWER_KEYS]);

/**
 * Runs known token bucket vectors against any limiter: `createBucket` makes a fresh bucket for each. Answers one
 * outcome for each vector, in order; throws what the limiter throws. Only the parts that a step names are compared, and
 * a part that this driver does not know fails the vector rather than pass unseen.
 */
export async function runLimiterVectors(
  vectors: readonly LimiterVector[],
  createBucket: (setup: LimiterVectorSetup) => LimiterVectorBucket | Promise<LimiterVectorBucket>,
): Promise<readonly LimiterVectorOutcome[]> {
  const outcomes: LimiterVectorOutcome[] = [];
  for (const vector of vectors) outcomes.push(await runVector(vector, await createBucket(setupOf(vector))));
  return outcomes;
}

async function runVector(vector: LimiterVector, bucket: LimiterVectorBucket): Promise<LimiterVectorOutcome> {
  const { id } = vector;
  const operations = vector.steps.map((step) => (vector.gcra === undefined ? step.op : 'gcra'));
  if (operations.length === 0) return { id, result: 'failed', failure: 'the vector has no steps' };
  const missing = operations.find((operation) => operation !== undefined && bucket[operation] === undefined);
  if (missing !== undefined) return { id, result: 'skipped', missing };

  for (const [i, step] of vector.steps.entries()) {
    const unknown = Object.keys(step).find((key) => !STEP_KEYS.has(key));
    const answer = unknown === undefined ? await perform(bucket, operations[i], step) : undefined;
    if (answer === undefined) return { id, result: 'failed', failure: `step ${i} is not understood: ${unknown}` };
    const expected = partsNamedBy(step, step);
    const actual = partsNamedBy(step, answer);
    if (!isDeepStrictEqual(actual, expected)) {
      const failure = `step ${i}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
      return { id, result: 'failed', failure };
    }
  }
  return { id, result: 'passed' };
}

async function perform(
  bucket: LimiterVectorBucket,
  operation: LimiterVectorStep['op'] | 'gcra',
  { t, n = 0 }: LimiterVectorStep,
): Promise<LimiterVectorAnswer | undefined> {
  switch (operation) {
    case 'peek':
    case 'full':
      return bucket[operation]?.(t);
    case 'consume':
    case 'estimate':
    case 'force':
    case 'add':
    case 'gcra':
      return bucket[operation]?.(t, n);
    case undefined:
      return undefined;
  }
}

function partsNamedBy(step: LimiterVectorStep, answer: LimiterVectorAnswer): Record<string, unknown> {
  const parts: Record<string, unknown> = {};
  for (const key of ANSWER_KEYS) if (key in step) parts[key] = answer[key];
  return parts;
}

function setupOf(vector: LimiterVector): LimiterVectorSetup {
  const limits = vector.gcra === undefined ? (vector.limits ?? []) : [gcraAsLimit(vector.gcra)];
  return {
    bandwidths: limits.map(toBandwidth),
    tokens: limits.map((limit) => limit.initial ?? limit.capacity),
    createdAt: vector.t0,
  };
}

function gcraAsLimit({ limit, interval }: { limit: number; interval: number }): LimiterVectorLimit {
  return { capacity: limit, refill: 1, period: interval, mode: 'greedy' };
}

function toBandwidth({ capacity, refill, period, mode, first }: LimiterVectorLimit): Bandwidth {
  const rate = { capacity, refill, periodMs: period };
  return mode === 'aligned' ? { ...rate, mode, firstRefillAt: first ?? Number.NaN } : { ...rate, mode };
}
