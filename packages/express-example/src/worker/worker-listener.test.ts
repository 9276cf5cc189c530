import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from '@flash-sale/core';
import { afterEach, expect, it } from 'vitest';
import type { Phase } from '../shop.ts';
import { workerListener } from './worker-listener.ts';

const servers = new Set<Server>();

afterEach(() => {
  for (const server of servers) server.close();
  servers.clear();
});

async function listening(phase: Phase, metricsText = async () => 'figures 1\n'): Promise<string> {
  const flashSale = { health: () => ({ queue: 'down', closing: false, callsUnderWay: 0, sales: [] }) as const };
  const server = createServer(workerListener({ flashSale, phase: () => phase, metricsText, logger: silentLogger }));
  servers.add(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('is alive in every phase, and ready when it stores, also while the queue is down', async () => {
  for (const [phase, status] of [
    ['starting', 503],
    ['ready', 200],
    ['closing', 503],
  ] as const) {
    const url = await listening(phase);
    expect((await fetch(`${url}/actuator/health/liveness`)).status).toBe(200);
    const readiness = await fetch(`${url}/actuator/health/readiness`);
    expect([readiness.status, (await readiness.json()) as object]).toMatchObject([status, { queue: 'down' }]);
  }
});

it("shows its figures in Prometheus' text format", async () => {
  const figures = await fetch(`${await listening('ready')}/actuator/prometheus`);
  expect(figures.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await figures.text()).toBe('figures 1\n');
});

it('serves nothing else, and tells nothing of what goes wrong', async () => {
  const url = await listening('ready', () => Promise.reject(new Error('hunter2')));
  expect((await fetch(`${url}/api/products`)).status).toBe(404);
  const broken = await fetch(`${url}/actuator/prometheus`);
  expect([broken.status, (await broken.text()).includes('hunter2')]).toEqual([500, false]);
});
