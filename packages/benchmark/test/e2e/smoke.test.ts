import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type BenchmarkReport, failedChecks, SCENARIOS } from '../../src/index.ts';
import { bench } from './bench-process.ts';

it('measures every scenario, audits hold, and the report says so in both forms', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-report-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [json, markdown] = [join(folder, 'report.json'), join(folder, 'report.md')];

  const run = await bench('--quick', '--json', json, '--markdown', markdown);
  expect(await run.ended, run.output()).toBe(0);

  const report = JSON.parse(await readFile(json, 'utf8')) as BenchmarkReport;
  const page = await readFile(markdown, 'utf8');
  expect(report).toMatchObject({ version: 1, quick: true, complete: true });
  expect(report.scenarios.map(({ name }) => name)).toEqual(SCENARIOS.map(({ name }) => name));
  for (const { name, status, checks, figures } of report.scenarios) {
    expect({ name, status, failed: failedChecks(checks) }).toEqual({ name, status: 'measured', failed: [] });
    expect(checks.length).toBeGreaterThan(0);
    expect(figures.length).toBeGreaterThan(0);
    for (const { summary } of figures) expect(Number.isFinite(summary.median)).toBe(true);
    expect(page).toContain(`## ${name}`);
  }
  const http = report.scenarios.find(({ name }) => name === 'http-embedded');
  const checked = http?.checks.map(({ what }) => what);
  expect(checked).toContain('accepted: orders in the database that were answered as accepted');
  expect(await readdir(run.temporary)).toEqual([]);
});

it('is not understood with an unknown scenario or option, says what there is, and exits with 2', async () => {
  const scenario = await bench('warp');
  expect(await scenario.ended).toBe(2);
  expect(scenario.output()).toContain('unknown scenario warp; there are token-bucket');
  const option = await bench('--warp');
  expect(await option.ended).toBe(2);
  expect(option.output()).toContain("Unknown option '--warp'");
});

it('exits with 1 and names the reason when a scenario cannot be measured', async () => {
  const run = await bench('http-embedded', '--quick', '--example', '/nowhere/start.js');
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain('http-embedded: failed (there is no example at /nowhere/start.js');
});
