import type { BenchmarkReport } from '../report/benchmark-report.ts';
import { compareFigures, type FigureChange } from './compare-figures.ts';

export interface ScenarioChanges {
  readonly name: string;
  readonly figures: readonly FigureChange[];
  /** Figures that only one of the reports has. */
  readonly missing: readonly string[];
}

export interface ReportComparison {
  readonly scenarios: readonly ScenarioChanges[];
  /** Why the reports may not be comparable at all. */
  readonly warnings: readonly string[];
}

/** Compares what both reports have. Scenarios of only one of them, or without figures, are in the warnings. */
export function compareReports(before: BenchmarkReport, after: BenchmarkReport): ReportComparison {
  const warnings = differences(before, after);
  const scenarios: ScenarioChanges[] = [];
  for (const old of before.scenarios) {
    const now = after.scenarios.find(({ name }) => name === old.name);
    if (now === undefined || now.figures.length === 0 || old.figures.length === 0) {
      warnings.push(`${old.name} is not in both reports`);
      continue;
    }
    if (JSON.stringify(old.settings) !== JSON.stringify(now.settings)) {
      warnings.push(`${old.name} was measured with other settings`);
    }
    const names = new Set(now.figures.map(({ name }) => name));
    scenarios.push({
      name: old.name,
      figures: old.figures.flatMap((figure) => {
        const other = now.figures.find(({ name, unit }) => name === figure.name && unit === figure.unit);
        return other === undefined ? [] : [compareFigures(figure, other)];
      }),
      missing: [
        ...old.figures.map(({ name }) => name).filter((name) => !names.has(name)),
        ...[...names].filter((name) => !old.figures.some((figure) => figure.name === name)),
      ],
    });
  }
  const unknown = after.scenarios.filter(({ name }) => !before.scenarios.some((old) => old.name === name));
  for (const { name } of unknown) warnings.push(`${name} is not in both reports`);
  return { scenarios, warnings };
}

function differences(before: BenchmarkReport, after: BenchmarkReport): string[] {
  const warnings: string[] = [];
  if (before.quick || after.quick) warnings.push('a smoke run is among them: its figures mean nothing');
  if (!before.complete || !after.complete) warnings.push('one of them is not complete');
  for (const field of ['cpu', 'processors', 'node', 'platform'] as const) {
    const [old, now] = [before.environment[field], after.environment[field]];
    if (old !== now) warnings.push(`${field} was ${old} and is ${now}`);
  }
  const [seed, seedNow] = [before, after].map((report) => report.seed ?? 'not told');
  if (seed !== seedNow) warnings.push(`the seed was ${seed} and is ${seedNow}: crowds came at other moments`);
  for (const [which, { environment }] of [
    ['first', before],
    ['second', after],
  ] as const) {
    if (environment.loadBefore >= environment.processors / 2) {
      warnings.push(`the machine was busy with other things when the ${which} was measured`);
    }
  }
  return warnings;
}
