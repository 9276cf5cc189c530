import { BenchmarkError } from './benchmark-error.ts';
import { checkSeed, derivedSeed, SEED_DEFAULT } from './load/open/derived-seed.ts';
import {
  type BenchmarkReport,
  REPORT_VERSION,
  type ScenarioReport,
  type ScenarioStatus,
} from './report/benchmark-report.ts';
import { describeEnvironment } from './report/environment.ts';
import { type Figure, Findings, failedChecks } from './scenario/findings.ts';
import type { Scenario, ScenarioSettings } from './scenario/scenario.ts';
import { scenariosNamed } from './scenario/scenarios.ts';
import { missing, servicesOf } from './services/needs.ts';

export interface BenchmarkOptions extends Partial<ScenarioSettings> {
  /** Names of scenarios; all of them where absent or empty. */
  readonly scenarios?: readonly string[] | undefined;
  /** Ends the run early. What was not finished is marked as interrupted. */
  readonly signal?: AbortSignal | undefined;
  /** Told what is going on, for people who wait. */
  readonly onProgress?: ((scenario: string, text: string) => void) | undefined;
}

/**
 * Runs scenarios one after another, each in processes of its own, and reports. One that fails does not keep the next from
 * running; one whose server is not there is not run, and its report says so; after the signal none is begun. Throws `USAGE`
 * for an unknown scenario or a seed that is none, before anything is run.
 */
export async function runBenchmarks(options: BenchmarkOptions = {}): Promise<BenchmarkReport> {
  const { scenarios: names = [], signal = new AbortController().signal, onProgress, ...settings } = options;
  const scenarios = scenariosNamed(names);
  const seed = checkSeed(settings.seed ?? SEED_DEFAULT);
  const startedAt = new Date().toISOString();
  const environment = describeEnvironment();
  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) {
    const progress = (text: string) => onProgress?.(scenario.name, text);
    const given = { quick: false, ...settings, seed, services: settings.services ?? servicesOf(process.env) };
    reports.push(await runScenario(scenario, given, signal, progress));
  }
  return {
    version: REPORT_VERSION,
    quick: settings.quick ?? false,
    seed,
    complete: reports.every(({ status }) => status === 'measured' || status === 'not-run'),
    startedAt,
    finishedAt: new Date().toISOString(),
    environment: environment(),
    scenarios: reports,
  };
}

/** Runs one scenario. Whatever goes wrong becomes its status. */
export async function runScenario(
  scenario: Scenario,
  settings: ScenarioSettings,
  signal: AbortSignal,
  progress: (text: string) => void,
): Promise<ScenarioReport> {
  const findings = new Findings();
  const startedAt = performance.now();
  let status: ScenarioStatus = 'measured';
  let error: string | undefined;
  try {
    if (signal.aborted) throw new BenchmarkError('INTERRUPTED', 'it was not begun');
    const absent = missing(scenario.needs ?? {}, settings.services ?? {});
    if (absent.length > 0) {
      status = 'not-run';
      error = absent.join('; ');
      progress(`not run: ${error}`);
    } else {
      progress('begins');
      const seed = derivedSeed(settings.seed ?? SEED_DEFAULT, scenario.name);
      await scenario.run({ settings, seed, findings, signal, progress });
    }
  } catch (cause) {
    status = signal.aborted ? 'interrupted' : 'failed';
    error = cause instanceof Error ? cause.message : String(cause);
  }
  if (failedChecks(findings.checks).length > 0) status = 'audit-failed';
  return {
    name: scenario.name,
    status,
    method: scenario.method,
    limits: scenario.limits,
    settings: findings.settings,
    // What an audit refutes is not a figure.
    figures: status === 'audit-failed' ? [] : settings.quick ? withoutTargets(findings.figures()) : findings.figures(),
    checks: findings.checks,
    plots: status === 'audit-failed' ? [] : findings.plots(),
    notes: findings.notes,
    error,
    durationMs: Math.round(performance.now() - startedAt),
  };
}

/** A smoke run reaches nothing and misses nothing. */
function withoutTargets(figures: readonly Figure[]): Figure[] {
  return figures.map(({ name, unit, values, summary }) => ({ name, unit, values, summary }));
}
