import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { generateLoad } from './generate-load.ts';
import type { LoadPlan, LoadResult } from './load-plan.ts';

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function planFor(port: number, plan: Partial<LoadPlan> = {}): LoadPlan {
  return {
    host: '127.0.0.1',
    port,
    request: { method: 'POST', path: '/buy?userId=buyer-{n}' },
    firstNumber: 1,
    connections: 4,
    warmUpMs: 0,
    measureMs: 60_000,
    requestsMax: 1_000,
    ...plan,
  };
}

async function load(plan: LoadPlan): Promise<LoadResult> {
  for await (const result of generateLoad(plan)) return result;
  throw new Error('no result');
}

it('sends every number once, and counts every reply by its status', async () => {
  const seen: string[] = [];
  const port = await serve((request, response) => {
    seen.push(request.url ?? '');
    const sold = seen.length <= 100;
    if (sold) response.setHeader('Location', `/api/orders/order-${seen.length}`);
    response.statusCode = sold ? 202 : 409;
    response.end(sold ? 'sold' : 'sold out');
  });
  const collect = { status: 202, header: 'location', prefix: '/api/orders/' };
  const { statuses, measured, collected, nextNumber } = await load(planFor(port, { collect }));
  expect(statuses).toEqual({ 202: 100, 409: 900 });
  expect(measured.statuses).toEqual(statuses);
  expect(new Set(seen).size).toBe(1_000);
  expect(seen).toContain('/buy?userId=buyer-0000000001');
  expect(seen).toContain('/buy?userId=buyer-0000001000');
  expect(nextNumber).toBe(1_001);
  expect(new Set(collected)).toEqual(new Set(Array.from({ length: 100 }, (_, index) => `order-${index + 1}`)));
  const { p50, p95, p99, p999, most } = measured.latency;
  expect(p50).toBeGreaterThan(0);
  expect([p50, p95, p99, p999, most]).toEqual([p50, p95, p99, p999, most].toSorted((a, b) => a - b));
});

it('counts the warm-up apart, and what came after the measured time', async () => {
  let requests = 0;
  const port = await serve((_, response) => {
    requests += 1;
    response.end('ok');
  });
  const plan = planFor(port, { warmUpMs: 300, measureMs: 1_500, requestsMax: 1_000_000, targetPid: process.pid });
  const { statuses, measured } = await load(plan);
  expect(statuses).toEqual({ 200: requests });
  expect(measured.statuses[200]).toBeLessThan(requests);
  expect(measured.durationMs).toBeGreaterThanOrEqual(1_500);
  expect(measured.generatorCpuMs).toBeGreaterThan(0);
});

it('fails when the target closes a connection in the middle', async () => {
  let requests = 0;
  const port = await serve((request, response) => {
    requests += 1;
    if (requests > 50) request.socket.destroy();
    else response.end('ok');
  });
  await expect(load(planFor(port))).rejects.toMatchObject({ code: 'TARGET_FAILED' });
});

it('fails when nobody listens', async () => {
  await expect(load(planFor(1))).rejects.toMatchObject({ code: 'TARGET_FAILED' });
});

it('refuses a bad plan before anything is sent', async () => {
  const refused = (plan: Partial<LoadPlan>) => expect(load(planFor(1, plan))).rejects;
  await refused({ host: '192.0.2.1' }).toMatchObject({ code: 'NOT_LOOPBACK' });
  await refused({ port: 70_000 }).toMatchObject({ code: 'USAGE' });
  await refused({ connections: 0 }).toMatchObject({ code: 'USAGE' });
  await refused({ measureMs: Number.NaN }).toMatchObject({ code: 'USAGE' });
  await refused({ requestsMax: 10_000_001 }).toMatchObject({ code: 'USAGE' });
  await refused({ firstNumber: 9_999_999_999 }).toMatchObject({ code: 'USAGE' });
});
