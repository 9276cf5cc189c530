import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { type BenchmarkReport, SCENARIOS } from '../../src/index.ts';
import { expectSchema } from '../expect-schema.ts';
import { bench, benchAt } from './bench-process.ts';
import { expectMeasured } from './expect-measured.ts';

it('measures every scenario that needs no server, names the server that the others miss, and reports in every way', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-report-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [json, markdown, html] = ['json', 'md', 'html'].map((ending) => join(folder, `report.${ending}`)) as [
    string,
    string,
    string,
  ];

  const nowhere = { REDIS_URL: '', KAFKA_BROKERS: '', DATABASE_URL: '', PATH: folder };
  const run = await benchAt(nowhere, '--quick', '--seed', '7', '--json', json, '--markdown', markdown, '--html', html);
  expect(await run.ended, run.output()).toBe(0);

  const report = JSON.parse(await readFile(json, 'utf8')) as BenchmarkReport;
  expectSchema(report);
  const page = await readFile(markdown, 'utf8');
  const drawn = await readFile(html, 'utf8');
  expect(report).toMatchObject({ version: 1, quick: true, seed: 7, complete: true });
  for (const written of [run.output(), page, drawn]) expect(written).toContain('Arrivals were drawn with seed 7.');
  expect(report.scenarios.map(({ name }) => name)).toEqual(SCENARIOS.map(({ name }) => name));
  for (const scenario of report.scenarios) {
    if (SCENARIOS.find(({ name }) => name === scenario.name)?.needs === undefined) expectMeasured(scenario);
    else expect(scenario).toMatchObject({ status: 'not-run', error: expect.stringMatching(/is not set|on the PATH/) });
    expect(page).toContain(`## ${scenario.name}`);
    expect(drawn).toContain(`<h2 id="${scenario.name}">`);
  }
  const growth = report.scenarios.find(({ name }) => name === 'growth');
  expect(growth?.notes).toEqual(['The part on Redis was not measured: there is no redis-server on the PATH.']);
  const http = report.scenarios.find(({ name }) => name === 'http-embedded');
  const checked = http?.checks.map(({ what }) => what);
  expect(checked).toContain('accepted: orders in the database that were answered as accepted');
  expect(await readdir(run.temporary)).toEqual([]);

  const comparison = await bench('compare', json, json);
  expect(await comparison.ended, comparison.output()).toBe(0);
  expect(comparison.output()).toMatch(/token-bucket: 0 of \d+ figures are beyond noise/);
  expect(comparison.output()).toContain('Careful: a smoke run is among them');
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
