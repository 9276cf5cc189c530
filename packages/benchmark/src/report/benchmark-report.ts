import type { Check, Figure } from '../scenario/findings.ts';
import type { Environment } from './environment.ts';

/** Changes when a reader of the JSON would have to. */
export const REPORT_VERSION = 1;

/**
 * - `measured`: the audits held.
 * - `audit-failed`: they did not, and there are no figures.
 * - `failed`: it could not be measured; `error` says why.
 * - `interrupted`: it was ended before its time; the figures are of what was done until then.
 */
export type ScenarioStatus = 'measured' | 'audit-failed' | 'failed' | 'interrupted';

export interface ScenarioReport {
  readonly name: string;
  readonly status: ScenarioStatus;
  readonly method: string;
  readonly limits: readonly string[];
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  readonly error: string | undefined;
  readonly durationMs: number;
}

export interface BenchmarkReport {
  readonly version: typeof REPORT_VERSION;
  /** A smoke run: its figures mean nothing. */
  readonly quick: boolean;
  /** Every scenario that was asked for is `measured`. */
  readonly complete: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly environment: Environment;
  readonly scenarios: readonly ScenarioReport[];
}
