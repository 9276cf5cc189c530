import { readdir, readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchmarkReport } from '../../src/index.ts';
import { type BenchProcess, bench, childrenOf, isAlive } from './bench-process.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };
/** Long enough to be interrupted in the middle: one measurement takes a minute. */
const LONG = ['http-embedded', '--repetitions', '1', '--seconds', '60'];

/** The pids of everything that the benchmark has started, once the bare server, the example and a generator run. */
async function underLoad({ child }: BenchProcess): Promise<readonly number[]> {
  const pid = child.pid ?? -1;
  await expect.poll(() => childrenOf(pid).length, PATIENCE).toBe(3);
  return childrenOf(pid);
}

// Which processes are alive is read from /proc.
describe.runIf(platform() === 'linux')('an interrupted benchmark', () => {
  it('ends its children, removes its data, and marks in the report what it had', async () => {
    const run = await bench(...LONG, 'heap-flat', '--json', 'report.json');
    const children = await underLoad(run);
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(children.filter(isAlive)).toEqual([]);
    expect(await readdir(run.temporary)).toEqual(['report.json']);
    const report = JSON.parse(await readFile(join(run.temporary, 'report.json'), 'utf8')) as BenchmarkReport;
    expect(report.complete).toBe(false);
    expect(report.scenarios).toMatchObject([
      { name: 'http-embedded', status: 'interrupted', error: 'interrupted' },
      { name: 'heap-flat', status: 'interrupted', error: 'it was not begun', figures: [] },
    ]);
  });

  it('ends its children when it is killed and can say nothing', async () => {
    const run = await bench(...LONG);
    const children = await underLoad(run);
    run.child.kill('SIGKILL');
    expect(await run.ended).toBe('SIGKILL');
    await expect.poll(() => children.filter(isAlive), PATIENCE).toEqual([]);
  });

  it('reports a target that dies under load, and ends the others', async () => {
    const run = await bench(...LONG);
    const children = await underLoad(run);
    // The bare server was started first.
    process.kill(Math.min(...children), 'SIGKILL');
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(
      /http-embedded: failed \(load: .*the target closed a connection|the connection failed/s,
    );
    expect(children.filter(isAlive)).toEqual([]);
  });
});
