import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { generateOpenLoad } from './generate-open-load.ts';
import type { OpenLoadPlan, OpenLoadResult } from './open-load-plan.ts';

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function planFor(port: number, plan: Partial<OpenLoadPlan> = {}): OpenLoadPlan {
  return {
    host: '127.0.0.1',
    port,
    request: { method: 'POST', path: '/buy?userId=buyer-{n}' },
    firstNumber: 1,
    arrival: { kind: 'burst', requests: 500 },
    warmUpMs: 0,
    measureMs: 200,
    connections: 8,
    requestsMax: 10_000,
    ...plan,
  };
}

async function load(plan: OpenLoadPlan, stop?: AbortSignal): Promise<OpenLoadResult> {
  for await (const result of generateOpenLoad(plan, stop)) return result;
  throw new Error('no result');
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

it('sends all of a burst, each by a buyer of its own, and counts every reply by its kind', async () => {
  const seen = new Set<string>();
  const port = await serve((request, response) => {
    seen.add(request.url ?? '');
    if (seen.size <= 100) response.writeHead(202, { Location: `/api/orders/order-${seen.size}` });
    else response.writeHead(409);
    response.end('answered');
  });
  const collect = { status: 202, header: 'location', prefix: '/api/orders/' };
  const result = await load(planFor(port, { collect, targetPid: process.pid }));
  expect(result).toMatchObject({ ended: 'complete', error: undefined, unanswered: 0, unsent: 0, nextNumber: 501 });
  expect(result.answers).toEqual({ 202: 100, 409: 400 });
  expect(seen.size).toBe(500);
  expect(new Set(result.collected)).toEqual(new Set(Array.from({ length: 100 }, (_, index) => `order-${index + 1}`)));
  expect(result.collectedAt).toHaveLength(100);
  expect(result.collectedAt).toEqual(result.collectedAt.toSorted((one, other) => one - other));
  const { measured, timeline } = result;
  expect(measured.due).toBe(500);
  expect(measured.outcomes.map(({ name, count }) => [name, count])).toEqual(
    expect.arrayContaining([
      ['202', 100],
      ['409', 400],
    ]),
  );
  expect(measured.generatorCpuMs).toBeGreaterThan(0);
  expect(total(timeline.due)).toBe(500);
  expect(total(timeline.answered['202'] ?? [])).toBe(100);
  expect(total(timeline.answered['409'] ?? [])).toBe(400);
  expect(timeline.slowestMs).toHaveLength(timeline.due.length);
});

it('counts latency from the moment a request was due: one slow answer is felt by all who came meanwhile', async () => {
  const stallMs = 300;
  let requests = 0;
  const port = await serve((_, response) => {
    requests += 1;
    if (requests > 1) response.end('ok');
    else setTimeout(() => response.end('ok'), stallMs);
  });
  // One connection, on which the first answer takes long: a closed loop would show one slow request out of thirty.
  const arrival = { kind: 'constant', perSecond: 100 } as const;
  const { measured, ended } = await load(planFor(port, { arrival, measureMs: 300, connections: 1 }));
  expect(ended).toBe('complete');
  expect(measured.due).toBe(30);
  expect(measured.latency.most).toBeGreaterThanOrEqual(stallMs - 5);
  expect(measured.latency.p50).toBeGreaterThanOrEqual(stallMs / 3);
  expect(measured.sentLate.most).toBeGreaterThanOrEqual(stallMs / 2);
});

it('measures only what was due in the measured time', async () => {
  const port = await serve((_, response) => void response.end('ok'));
  const arrival = { kind: 'constant', perSecond: 1_000 } as const;
  const { answers, measured } = await load(planFor(port, { arrival, warmUpMs: 100, measureMs: 200 }));
  expect(answers).toEqual({ 200: 300 });
  expect(measured.due).toBe(200);
  expect(measured.outcomes).toMatchObject([{ name: '200', count: 200 }]);
});

it('says how many were not answered in time, and how many not even sent', async () => {
  const port = await serve(() => {});
  const result = await load(planFor(port, { connections: 5, measureMs: 50, drainMs: 2_000 }));
  expect(result).toMatchObject({ ended: 'overrun', unanswered: 5, unsent: 495 });
  // Those who were never served came all the same.
  expect(total(result.timeline.due)).toBe(500);
});

it('tells what it has when it is stopped, and when the target dies', async () => {
  const stopping = new AbortController();
  const arrival = { kind: 'constant', perSecond: 1_000 } as const;
  let stopped: OpenLoadResult | undefined;
  let requests = 0;
  const port = await serve((request, response) => {
    requests += 1;
    if (requests === 50) stopping.abort();
    // Not before it was stopped, however late that is.
    if (stopped !== undefined && requests >= 100) request.socket.destroy();
    else response.end('ok');
  });
  stopped = await load(planFor(port, { arrival, measureMs: 60_000, requestsMax: 60_000 }), stopping.signal);
  expect(stopped.ended).toBe('interrupted');
  expect(stopped.answers[200]).toBeGreaterThanOrEqual(40);
  const died = await load(planFor(port, { arrival, measureMs: 60_000, requestsMax: 60_000 }));
  expect(died).toMatchObject({ ended: 'target-failed', error: 'the target closed a connection' });
  expect(died.answers[200]).toBeGreaterThan(0);
  expect(died.measured.durationMs).toBeLessThan(60_000);
});

it('makes a connection anew that the target closed while it was not used', async () => {
  const port = await serve((request, response) => {
    response.end('ok', () => setImmediate(() => request.socket.destroy()));
  });
  // So slowly that each connection is closed before its turn comes again.
  const arrival = { kind: 'constant', perSecond: 4 } as const;
  const result = await load(planFor(port, { arrival, measureMs: 2_000, connections: 2 }));
  expect(result).toMatchObject({ ended: 'complete', answers: { 200: 8 } });
});

it('fails when nobody listens, and refuses a bad plan before anything is sent', async () => {
  const refused = (plan: Partial<OpenLoadPlan>) => expect(load(planFor(1, plan))).rejects;
  await refused({}).toMatchObject({ code: 'TARGET_FAILED' });
  await refused({ host: '192.0.2.1' }).toMatchObject({ code: 'NOT_LOOPBACK' });
  await refused({ connections: 0 }).toMatchObject({ code: 'USAGE' });
  await refused({ warmUpMs: 10 }).toMatchObject({ code: 'USAGE', message: expect.stringContaining('no warm-up') });
  await refused({ requestsMax: 499 }).toMatchObject({ code: 'USAGE' });
});
