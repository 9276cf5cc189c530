import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { OpenLoadResult } from '../../src/index.ts';
import { bench, childrenOf, isAlive } from './bench-process.ts';

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/buy?userId=buyer-{n}`;
}

async function reportIn(folder: string): Promise<{ complete: boolean; seed?: number; result: OpenLoadResult }> {
  return JSON.parse(await readFile(join(folder, 'load.json'), 'utf8'));
}

it('tells how a burst of buyers was answered', async () => {
  const buyers = new Set<string>();
  const url = await serve((request, response) => {
    buyers.add(request.url ?? '');
    response.writeHead(buyers.size <= 100 ? 202 : 409).end();
  });
  const run = await bench('http', url, '--method', 'POST', '--burst', '1000', '--json', 'load.json');
  expect(await run.ended, run.output()).toBe(0);
  expect(buyers.size).toBe(1_000);
  expect(run.output()).toContain('Complete: every request was answered');
  const { complete, result } = await reportIn(run.temporary);
  expect(complete).toBe(true);
  expect(result.answers).toEqual({ 202: 100, 409: 900 });
});

it('lets a crowd come at the same moments again under the same seed, and says the seed', async () => {
  const url = await serve((_, response) => void response.end());
  const dueUnder = async (seed: string) => {
    const run = await bench('http', url, '--poisson', '200', '--seconds', '1', '--seed', seed, '--json', 'load.json');
    expect(await run.ended, run.output()).toBe(0);
    expect(run.output()).toContain(`Arrivals were drawn with seed ${seed}.`);
    const report = await reportIn(run.temporary);
    expect(report.seed).toBe(Number(seed));
    return report.result.timeline.due;
  };
  const due = await dueUnder('7');
  expect(await dueUnder('7')).toEqual(due);
  expect(await dueUnder('8')).not.toEqual(due);
});

it('does not count refusals as kept up with, unless it is told to', async () => {
  const url = await serve((_, response) => void response.writeHead(409).end());
  const words = ['http', url, '--saturation', '100', '--seconds', '1'];
  const refused = await bench(...words);
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain('Did not even keep up with 100 requests a second');
  expect(refused.output()).toMatch(/not counted as served: \d+ × 409/);
  const told = await bench(...words, '--served', '2xx,409');
  await told.ended;
  // Whether it kept up as well is a matter of speed.
  expect(told.output()).toMatch(/\d ms/);
  expect(told.output()).not.toContain('not counted as served');
});

it('marks what it has as partial when it is interrupted, and ends its children', async () => {
  let requests = 0;
  const url = await serve((_, response) => {
    requests += 1;
    response.end();
  });
  const run = await bench('http', url, '--rate', '200', '--seconds', '600', '--json', 'load.json');
  await expect.poll(() => requests, { timeout: 30_000, interval: 20 }).toBeGreaterThan(300);
  const children = platform() === 'linux' ? childrenOf(run.child.pid ?? -1) : [];
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(130);
  expect(run.output()).toContain('PARTIAL: interrupted');
  const { complete, result } = await reportIn(run.temporary);
  expect(complete).toBe(false);
  expect(result.answers[200]).toBeGreaterThan(290);
  expect(children.filter(isAlive)).toEqual([]);
});

it('says that the target died, with what it had until then', async () => {
  let requests = 0;
  const url = await serve((request, response) => {
    requests += 1;
    if (requests > 300) request.socket.destroy();
    else response.end();
  });
  const run = await bench('http', url, '--rate', '500', '--json', 'load.json');
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain('PARTIAL: the target closed a connection');
  expect(await reportIn(run.temporary)).toMatchObject({ complete: false, result: { ended: 'target-failed' } });
});

it('sends nothing to another machine, and says what is needed', async () => {
  const run = await bench('http', 'http://192.0.2.1/');
  expect(await run.ended).toBe(2);
  expect(run.output()).toContain('192.0.2.1 is not this machine');
});

// A device on which every write fails as on a full disk.
it.runIf(existsSync('/dev/full'))('says that a full disk kept the report from being written', async () => {
  const url = await serve((_, response) => void response.end());
  const run = await bench('http', url, '--burst', '10', '--json', '/dev/full');
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain('Complete: every request was answered');
  expect(run.output()).toMatch(/\/dev\/full was not written: ENOSPC/);
});
