import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { expectSchema } from '../../test/expect-schema.ts';
import { Findings } from '../scenario/findings.ts';
import type { BenchmarkReport, ScenarioReport } from './benchmark-report.ts';

const committed = new URL('../../../../docs/benchmarks/report.json', import.meta.url);

/** As a program reads it: what is absent in a report is not there. */
function written(scenario: Partial<ScenarioReport>, seed?: number): BenchmarkReport {
  const report = JSON.parse(readFileSync(committed, 'utf8')) as BenchmarkReport;
  const [first] = report.scenarios;
  if (first === undefined) throw new Error('the committed report has no scenario');
  return JSON.parse(JSON.stringify({ ...report, seed, scenarios: [{ ...first, error: undefined, ...scenario }] }));
}

it.each(['report.json', 'rebuild.json', 'leases.json', 'servers.json'])('describes %s, which is committed', (name) => {
  expectSchema(JSON.parse(readFileSync(new URL(name, committed), 'utf8')));
});

it('describes reports that say their seed, and those of before there was one', () => {
  expectSchema(written({}));
  expectSchema(written({}, 1));
  for (const seed of [0, 1.5, 2 ** 32]) expect(() => expectSchema(written({}, seed))).toThrow();
});

it('describes every kind of plot, figures with and without a target, and counts that could not be made', () => {
  const findings = new Findings();
  findings.measured('accepted', '/s', 10, { atLeast: 5 });
  findings.measured('refused', '/s', 10);
  findings.check('sold units', 1, Number.NaN);
  findings.plot({ kind: 'bars', title: 'b', figures: ['accepted'] });
  findings.plot({ kind: 'curves', title: 'c', series: [{ name: 's', points: [{ percentile: 50, ms: 1 }] }] });
  const timeline = { stepMs: 10, due: [1], answered: { 202: [1] }, slowestMs: [2.5] };
  findings.plot({ kind: 'timeline', title: 't', timeline });
  const { checks } = findings;
  expectSchema(
    written({ status: 'failed', error: 'why', figures: findings.figures(), checks, plots: findings.plots() }),
  );
});

it.each<Partial<Record<keyof ScenarioReport, unknown>>>([
  { status: 'fine' },
  { figures: [{ name: 'accepted', unit: 'furlongs', values: [1], summary: {} }] },
  { plots: [{ kind: 'pie', title: 'p' }] },
  { durationMs: -1 },
])('refuses %j', (wrong) => {
  expect(() => expectSchema(written(wrong as Partial<ScenarioReport>))).toThrow();
});
