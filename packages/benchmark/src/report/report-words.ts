import { failedChecks } from '../scenario/findings.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { BenchmarkReport, ScenarioReport } from './benchmark-report.ts';
import type { Environment } from './environment.ts';

/** Failed checks told one by one; there may be as many as repetitions. */
const FAILED_CHECKS_TOLD_MAX = 20;

/** When it was measured, and why to be careful with it. */
export function heading({ quick, seed, complete, startedAt, finishedAt, environment }: BenchmarkReport): string {
  const parts = [`Measured from ${startedAt} to ${finishedAt}.`];
  // As it is typed, without marks between the thousands.
  if (seed !== undefined) parts.push(`Arrivals were drawn with seed ${seed}.`);
  if (quick) parts.push('A smoke run: its figures mean nothing.');
  if (!complete) parts.push('Not everything that was asked for was measured.');
  const { loadBefore, processors } = environment;
  // What the benchmark itself adds is in the load afterwards, so only the one before tells.
  if (loadBefore >= processors / 2) {
    parts.push(
      `The machine was busy with other things (load average ${loadBefore} on ${processors} processors before it began): rates by the clock are lower than it can do, and vary. Processor time for each answer and ratios between neighbours vary less.`,
    );
  }
  return parts.join(' ');
}

/** Status, reason and audits of a scenario. */
export function outcome({ status, checks, error }: ScenarioReport): string {
  const failed = failedChecks(checks).length;
  const why = error === undefined ? '' : ` (${error})`;
  const audits = failed === 0 ? `${checks.length} checks held` : `${failed} of ${checks.length} checks failed`;
  return `${status}${why}; ${audits}`;
}

/** Checks that failed, as far as they are told one by one. */
export function failures({ checks }: ScenarioReport): string[] {
  const failed = failedChecks(checks);
  const told = failed
    .slice(0, FAILED_CHECKS_TOLD_MAX)
    .map(({ what, expected, found }) => `FAILED ${what}: expected ${expected}, found ${found}`);
  const more = failed.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

/** What the figures depend on besides the code. */
export function environmentLines(environment: Environment): string[] {
  const { node, v8, platform, cpu, processors, memoryMegabytes, commit, changed, loadBefore, loadAfter } = environment;
  const sources = commit === undefined ? [] : [`Commit ${commit}${changed === true ? ', with changes' : ''}`];
  return [
    `Node ${node}, V8 ${v8}`,
    `${platform}; ${processors} × ${cpu}; ${formatNumber(memoryMegabytes)} MB`,
    `Load average of the last minute: ${loadBefore} before, ${loadAfter} after`,
    ...sources,
  ];
}

/** What a scenario was measured with, and for how long. */
export function settingsText({ settings, durationMs }: ScenarioReport): string {
  const words = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : value}`,
  );
  return [...words, `took ${formatNumber(Math.round(durationMs / 1_000))} s`].join(', ');
}
