import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { findProgram, runProgram } from '../../../../test/services/local-program.ts';
import { startMemoryShop } from './browser/memory-shop.ts';
import { countBy } from './shop/crowd.ts';

const LOAD = fileURLToPath(new URL('../../load', import.meta.url));
const home = process.env.JMETER_HOME;
if (home === undefined) console.warn('NOT TESTED for want of JMeter: its plan. Set JMETER_HOME to a JMeter 5.6.3.');
console.warn(
  'NOT RUN: the script for k6, whose program no registry of packages has. Its types and its modules are checked.',
);

/** A JMeter may still be assembled beside the first tests, as CI does. It appears whole, or with a file that says why not. */
const ASSEMBLED_MS = 120_000;

const SAVE = 'jmeter.save.saveservice';

/** A row of the results is a label, a status, and whether all assertions held. */
const COLUMNS = Object.fromEntries([
  [`${SAVE}.output_format`, 'csv'],
  [`${SAVE}.default_delimiter`, '\\t'],
  [`${SAVE}.print_field_names`, 'false'],
  ...[
    ...[
      'time',
      'timestamp_format',
      'latency',
      'connect_time',
      'idle_time',
      'bytes',
      'sent_bytes',
      'url',
      'thread_name',
    ],
    ...['thread_counts', 'response_message', 'data_type', 'assertion_results_failure_message'],
  ].map((name) => [`${SAVE}.${name}`, name === 'timestamp_format' ? 'none' : 'false']),
]);

/** No suite at all without it: where it can be had is not for a server of tests to say. */
const describeWithJMeter = home === undefined ? () => {} : describe;

describeWithJMeter('the plan for JMeter', () => {
  beforeAll(async () => {
    const is = (file: string) => existsSync(join(home ?? '', file));
    await vi.waitUntil(() => is('bin/ApacheJMeter.jar') || is('missing'), { timeout: ASSEMBLED_MS, interval: 200 });
    if (is('missing')) throw new Error(await readFile(join(home ?? '', 'missing'), 'utf8'));
  });

  async function runPlan(url: string, properties: Record<string, string> = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'flash-sale-jmeter-'));
    try {
      const results = join(folder, 'results.csv');
      const all = { port: new URL(url).port, ...properties };
      await runProgram(await findProgram('java'), [
        ...['-jar', join(home ?? '', 'bin/ApacheJMeter.jar'), '-n', '-t', join(LOAD, 'purchase.jmx')],
        ...['-l', results, '-j', join(folder, 'jmeter.log')],
        ...Object.entries({ ...COLUMNS, ...all }).map(([name, value]) => `-J${name}=${value}`),
      ]);
      return countBy((await readFile(results, 'utf8')).trim().split('\n'), (row) => row);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('sends a thousand buyers at once, of whom as many are accepted as there are units', async () => {
    const shop = await startMemoryShop({ DEMO_MODE: 'true' });
    expect(await runPlan(shop.url)).toEqual({
      'purchase\t202\ttrue': 100,
      'purchase\t409\ttrue': 900,
      'levels\t200\ttrue': 1,
    });
    const stock = await (await fetch(`${shop.url}/api/products/2/stock`)).json();
    expect(stock).toMatchObject({ available: 0, held: 0, sold: 100 });
    await shop.close();
  });

  it('fails what is no trade, and levels that do not say "all sold"', async () => {
    const shop = await startMemoryShop({ DEMO_MODE: 'true', RATE_LIMIT_CAPACITY: '1', RATE_LIMIT_PER_MINUTE: '1' });
    expect(await runPlan(shop.url, { users: '10', purchases: '2' })).toEqual({
      'purchase\t202\ttrue': 10,
      'purchase\t429\tfalse': 10,
      'levels\t200\tfalse': 1,
    });
    await shop.close();
  });
});

it('the script for k6 keeps to its types', async () => {
  await runProgram(await findProgram('tsc'), ['-p', LOAD]);
});

it('the script for k6 is one module that needs nothing but what k6 brings', async () => {
  const entryPoints = [join(LOAD, 'purchase.k6.js')];
  const { metafile } = await build({
    entryPoints,
    bundle: true,
    format: 'esm',
    write: false,
    metafile: true,
    external: ['k6', 'k6/*'],
  });
  const [output] = Object.values(metafile.outputs);
  expect(output?.exports.sort()).toEqual(['default', 'options', 'setup', 'teardown']);
  expect(output?.imports.map(({ path }) => path).sort()).toEqual(['k6', 'k6/execution', 'k6/http', 'k6/metrics']);
});
