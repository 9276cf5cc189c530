import { failedChecks } from '../scenario/findings.ts';
import { formatNumber } from '../statistics/format-number.ts';
import type { BenchmarkReport, ScenarioReport } from './benchmark-report.ts';
import type { Environment } from './environment.ts';
import { figureTable } from './figure-table.ts';
import { renderMarkdown, renderText } from './render-table.ts';

/** Failed checks told one by one; there may be as many as repetitions. */
const FAILED_CHECKS_TOLD_MAX = 20;

/** For a terminal. */
export function reportText(report: BenchmarkReport): string {
  const parts = report.scenarios.map((scenario) => {
    const lines = [`${scenario.name}: ${outcome(scenario)}`, ...failures(scenario)];
    if (scenario.figures.length > 0) lines.push('', renderText(figureTable(scenario.figures)));
    return lines.join('\n');
  });
  return [heading(report), ...parts, environmentLines(report.environment).join('\n')].join('\n\n');
}

/** The same for a page, with the method and what the figures do not show. */
export function reportMarkdown(report: BenchmarkReport): string {
  const parts = report.scenarios.flatMap((scenario) => [
    `## ${scenario.name}`,
    scenario.method,
    list([`Status: ${outcome(scenario)}`, ...failures(scenario), `Settings: ${settingsText(scenario)}`]),
    ...(scenario.figures.length > 0 ? [renderMarkdown(figureTable(scenario.figures))] : []),
    `What this does not show:\n\n${list([...scenario.limits, ...scenario.notes])}`,
  ]);
  return `${['# Benchmark report', heading(report), list(environmentLines(report.environment)), ...parts].join('\n\n')}\n`;
}

function heading({ quick, complete, startedAt, finishedAt, environment }: BenchmarkReport): string {
  const parts = [`Measured from ${startedAt} to ${finishedAt}.`];
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

function outcome({ status, checks, error }: ScenarioReport): string {
  const failed = failedChecks(checks).length;
  const why = error === undefined ? '' : ` (${error})`;
  const audits = failed === 0 ? `${checks.length} checks held` : `${failed} of ${checks.length} checks failed`;
  return `${status}${why}; ${audits}`;
}

function failures({ checks }: ScenarioReport): string[] {
  const failed = failedChecks(checks);
  const told = failed
    .slice(0, FAILED_CHECKS_TOLD_MAX)
    .map(({ what, expected, found }) => `FAILED ${what}: expected ${expected}, found ${found}`);
  const more = failed.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

function environmentLines(environment: Environment): string[] {
  const { node, v8, platform, cpu, processors, memoryMegabytes, commit, changed, loadBefore, loadAfter } = environment;
  const sources = commit === undefined ? [] : [`Commit ${commit}${changed === true ? ', with changes' : ''}`];
  return [
    `Node ${node}, V8 ${v8}`,
    `${platform}; ${processors} × ${cpu}; ${formatNumber(memoryMegabytes)} MB`,
    `Load average of the last minute: ${loadBefore} before, ${loadAfter} after`,
    ...sources,
  ];
}

function settingsText({ settings, durationMs }: ScenarioReport): string {
  const words = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? formatNumber(value) : value}`,
  );
  return [...words, `took ${formatNumber(Math.round(durationMs / 1_000))} s`].join(', ');
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
