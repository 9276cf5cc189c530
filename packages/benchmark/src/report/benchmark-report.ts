import type { Check, Figure } from '../scenario/findings.ts';
import type { Environment } from './environment.ts';
import type { Plot } from './plot.ts';

/** Changes when a reader of the JSON would have to. */
export const REPORT_VERSION = 1;

/**
 * - `measured`: the audits held.
 * - `audit-failed`: they did not, and there are no figures.
 * - `failed`: it could not be measured; `error` says why.
 * - `not-run`: a server or program that it needs is not there; `error` says which.
 * - `interrupted`: it was ended before its time; the figures are of what was done until then.
 */
export type ScenarioStatus = 'measured' | 'audit-failed' | 'failed' | 'not-run' | 'interrupted';

export interface ScenarioReport {
  readonly name: string;
  readonly status: ScenarioStatus;
  readonly method: string;
  readonly limits: readonly string[];
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly figures: readonly Figure[];
  readonly checks: readonly Check[];
  /** Absent in reports of before there were any. */
  readonly plots?: readonly Plot[] | undefined;
  readonly notes: readonly string[];
  readonly error: string | undefined;
  readonly durationMs: number;
}

export interface BenchmarkReport {
  readonly version: typeof REPORT_VERSION;
  /** A smoke run: its figures mean nothing. */
  readonly quick: boolean;
  /** What everything that was drawn at random derives from. Absent in reports of before there was one. */
  readonly seed?: number | undefined;
  /** Every scenario that could be run is `measured`; what was `not-run` is not counted. */
  readonly complete: boolean;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly environment: Environment;
  readonly scenarios: readonly ScenarioReport[];
}
