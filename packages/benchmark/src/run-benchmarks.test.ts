import { expect, it } from 'vitest';
import { runBenchmarks, runScenario } from './run-benchmarks.ts';
import type { Scenario } from './scenario/scenario.ts';

const quiet = () => {};
const settings = { quick: true };

function scenario(run: Scenario['run']): Scenario {
  return { name: 'sample', method: 'counts', limits: [], run };
}

it('reports the figures of a scenario whose audits held', async () => {
  const counted = scenario(async ({ findings }) => {
    findings.measured('speed', '/s', 5);
    findings.check('sold', 1, 1);
  });
  const report = await runScenario(counted, settings, new AbortController().signal, quiet);
  expect(report).toMatchObject({ status: 'measured', figures: [{ name: 'speed', values: [5] }], error: undefined });
});

it('judges no figure of a smoke run', async () => {
  const slow = scenario(async ({ findings }) => findings.measured('speed', '/s', 5, { atLeast: 10 }));
  const { signal } = new AbortController();
  const smoke = await runScenario(slow, { quick: true }, signal, quiet);
  const real = await runScenario(slow, { quick: false }, signal, quiet);
  expect(smoke.figures[0]).not.toHaveProperty('target');
  expect(real.figures[0]).toMatchObject({ target: { atLeast: 10 }, reached: false });
});

it('has no figures where an audit failed, and says which', async () => {
  const oversold = scenario(async ({ findings }) => {
    findings.measured('speed', '/s', 5);
    findings.check('sold', 100, 101);
  });
  const report = await runScenario(oversold, settings, new AbortController().signal, quiet);
  expect(report).toMatchObject({ status: 'audit-failed', figures: [] });
  expect(report.checks).toEqual([{ what: 'sold', expected: 100, found: 101 }]);
});

it('says why a scenario could not be measured', async () => {
  const dead = scenario(async () => {
    throw new Error('the target closed a connection');
  });
  const report = await runScenario(dead, settings, new AbortController().signal, quiet);
  expect(report).toMatchObject({ status: 'failed', error: 'the target closed a connection' });
});

it('does not run what has no server, and says which', async () => {
  const needy: Scenario = {
    ...scenario(async () => expect.fail('it was run')),
    needs: { services: ['REDIS_URL', 'KAFKA_BROKERS'] },
  };
  const given = { quick: true, services: { REDIS_URL: 'redis://127.0.0.1' } };
  const told: string[] = [];
  const report = await runScenario(needy, given, new AbortController().signal, (text) => told.push(text));
  expect(report).toMatchObject({ status: 'not-run', error: 'KAFKA_BROKERS is not set', figures: [], checks: [] });
  expect(told).toEqual(['not run: KAFKA_BROKERS is not set']);
});

it('is complete without what could not be run, and reports it', async () => {
  const report = await runBenchmarks({ scenarios: ['redis-store'], quick: true, services: {} });
  expect(report.complete).toBe(true);
  expect(report.scenarios).toMatchObject([{ name: 'redis-store', status: 'not-run' }]);
});

it('keeps what was measured until it was interrupted, and marks it', async () => {
  const interrupted = new AbortController();
  const slow = scenario(async ({ findings, signal }) => {
    findings.measured('speed', '/s', 5);
    interrupted.abort();
    signal.throwIfAborted();
  });
  const report = await runScenario(slow, settings, interrupted.signal, quiet);
  expect(report).toMatchObject({ status: 'interrupted', figures: [{ name: 'speed' }] });
});

it('begins nothing after the signal', async () => {
  const report = await runBenchmarks({ scenarios: ['token-bucket'], quick: true, signal: AbortSignal.abort() });
  expect(report.complete).toBe(false);
  expect(report.scenarios).toMatchObject([{ name: 'token-bucket', status: 'interrupted', figures: [], checks: [] }]);
});

it('derives what a scenario draws with from its name and the seed of the run, and says that seed', async () => {
  const drawn: number[] = [];
  const drawing = (name: string) => ({
    ...scenario(async ({ seed }) => {
      drawn.push(seed);
    }),
    name,
  });
  const { signal } = new AbortController();
  for (const given of [settings, { ...settings, seed: 1 }, { ...settings, seed: 2 }]) {
    for (const name of ['one', 'another']) await runScenario(drawing(name), given, signal, quiet);
  }
  expect(drawn.slice(0, 2)).toEqual(drawn.slice(2, 4));
  expect(new Set(drawn).size).toBe(4);
  expect(await runBenchmarks({ scenarios: ['redis-store'], services: {} })).toMatchObject({ seed: 1 });
  expect(await runBenchmarks({ scenarios: ['redis-store'], services: {}, seed: 7 })).toMatchObject({ seed: 7 });
});

it.each([0, 1.5, 2 ** 32])('refuses %d as a seed before anything runs', async (seed) => {
  await expect(runBenchmarks({ scenarios: ['token-bucket'], seed })).rejects.toMatchObject({ code: 'USAGE' });
});

it('refuses an unknown scenario before anything runs', async () => {
  await expect(runBenchmarks({ scenarios: ['warp'] })).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('unknown scenario warp; there are token-bucket'),
  });
});
