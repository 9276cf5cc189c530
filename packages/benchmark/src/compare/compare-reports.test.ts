import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { BenchmarkReport } from '../report/benchmark-report.ts';
import { compareReports } from './compare-reports.ts';

const committed: BenchmarkReport = JSON.parse(
  readFileSync(new URL('../../../../docs/benchmarks/report.json', import.meta.url), 'utf8'),
);

function seedWarnings(before: number | undefined, after: number | undefined): readonly string[] {
  const { warnings } = compareReports({ ...committed, seed: before }, { ...committed, seed: after });
  return warnings.filter((warning) => warning.includes('seed'));
}

it('compares a report of before there was a seed', () => {
  const { scenarios } = compareReports(committed, { ...committed, seed: 1 });
  expect(scenarios.map(({ name }) => name)).toContain('levels');
});

it('warns where crowds came at other moments', () => {
  expect(seedWarnings(undefined, undefined)).toEqual([]);
  expect(seedWarnings(7, 7)).toEqual([]);
  expect(seedWarnings(7, 8)).toEqual(['the seed was 7 and is 8: crowds came at other moments']);
  expect(seedWarnings(undefined, 1)).toEqual(['the seed was not told and is 1: crowds came at other moments']);
});
