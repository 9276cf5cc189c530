import { expect, it } from 'vitest';
import { Findings } from '../scenario/findings.ts';
import { type BenchmarkReport, REPORT_VERSION, type ScenarioReport } from './benchmark-report.ts';
import { reportHtml } from './html/report-html.ts';
import { reportMarkdown, reportText } from './render-report.ts';

function scenario(changes: Partial<ScenarioReport> = {}): ScenarioReport {
  const findings = new Findings();
  findings.measured('accepted', '/s', 160_000, { atLeast: 150_000 });
  findings.measured('accepted', '/s', 170_000);
  findings.measured('memory', 'MB', 250, { below: 200 });
  return {
    name: 'sample',
    status: 'measured',
    method: 'By counting.',
    limits: ['No I/O.'],
    settings: { purchases: 200_000 },
    figures: findings.figures(),
    checks: [{ what: 'sold units', expected: 1, found: 1 }],
    notes: [],
    error: undefined,
    durationMs: 61_000,
    ...changes,
  };
}

function report(...scenarios: ScenarioReport[]): BenchmarkReport {
  return {
    version: REPORT_VERSION,
    quick: false,
    complete: scenarios.every(({ status }) => status === 'measured'),
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:01.000Z',
    environment: {
      node: '24.0.0',
      v8: '13.6',
      platform: 'linux 6.1 x64',
      cpu: 'Sample CPU',
      processors: 2,
      memoryMegabytes: 8_000,
      commit: 'abc123',
      changed: true,
      loadBefore: 0.1,
      loadAfter: 2.5,
    },
    scenarios,
  };
}

it('shows median, range and target of every figure, and what it was measured on', () => {
  const text = reportText(report(scenario()));
  expect(text).toContain('sample: measured; 1 checks held');
  expect(text).toMatch(/^accepted +165,000 \/s +160,000 to 170,000 +2 +at least 150,000 \/s: reached$/m);
  expect(text).toMatch(/^memory +250 MB +1 +below 200 MB: missed$/m);
  expect(text).toContain('Load average of the last minute: 0.1 before, 2.5 after');
  expect(text).toContain('Commit abc123, with changes');
});

it('says the seed of the run, where the report has one', () => {
  const seeded = { ...report(scenario()), seed: 123_456 };
  for (const render of [reportText, reportMarkdown, reportHtml]) {
    expect(render(seeded)).toContain('Arrivals were drawn with seed 123456.');
    expect(render(report(scenario()))).not.toContain('seed');
  }
});

it('says in Markdown how it was measured and what it does not show', () => {
  const page = reportMarkdown(report(scenario()));
  expect(page).toContain('| accepted | 165,000 /s | 160,000 to 170,000 | 2 | at least 150,000 /s: reached |');
  expect(page).toContain('By counting.');
  expect(page).toContain('What this does not show:\n\n- No I/O.');
  expect(page).toContain('Settings: purchases 200,000, took 61 s');
});

it('names the checks that failed, and shows no figure', () => {
  const checks = Array.from({ length: 25 }, (_, run) => ({ what: `run ${run}`, expected: 100, found: 101 }));
  const text = reportText(report(scenario({ status: 'audit-failed', figures: [], checks })));
  expect(text).toContain('sample: audit-failed; 25 of 25 checks failed');
  expect(text).toContain('FAILED run 0: expected 100, found 101');
  expect(text).toContain('and 5 more');
  expect(text).not.toContain('165,000');
  expect(text).toContain('Not everything that was asked for was measured.');
});

it('says that the machine was busy, if it was', () => {
  const quiet = report(scenario());
  const busy = { ...quiet, environment: { ...quiet.environment, loadBefore: 3 } };
  expect(reportText(quiet)).not.toContain('busy');
  expect(reportMarkdown(busy)).toContain('busy with other things (load average 3 on 2 processors before it began)');
});

it('marks what was interrupted', () => {
  expect(reportText(report(scenario({ status: 'interrupted', error: 'interrupted' })))).toContain(
    'sample: interrupted (interrupted); 1 checks held',
  );
});
