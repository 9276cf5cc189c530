import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMemoryPorts, silentLogger } from '@flash-sale/core';
import { afterEach, expect, it } from 'vitest';
import type { ExamplePorts } from './composition/example-ports.ts';
import { readConfig } from './config/read-config.ts';
import { createExample, type Example } from './example.ts';

const running = new Set<Example>();

afterEach(async () => {
  for (const example of running) await example.close();
  running.clear();
});

function memoryExample(environment: Record<string, string> = {}) {
  const memory = createMemoryPorts();
  const closed: string[] = [];
  const ports: ExamplePorts = {
    ...memory,
    description: 'memory',
    exclusively: (work) => work(),
    async close() {
      closed.push('ports');
      await memory.queue.close();
    },
  };
  const config = readConfig({ DEMO_MODE: 'true', PORT: '0', ...environment });
  const example = createExample({ config, ports, logger: silentLogger });
  running.add(example);
  return { example, memory, closed };
}

async function purchase(url: string, productId: number): Promise<number> {
  return (await fetch(`${url}/api/purchase/${productId}?userId=alice`, { method: 'POST' })).status;
}

it('is ready with the demo products on sale', async () => {
  const { example } = memoryExample();
  expect(await example.start()).toBe('ready');
  expect(await purchase(example.url, 3)).toBe(202);
});

it('opens the sales that were initialized before, and no other', async () => {
  const { example, memory } = memoryExample({
    DEMO_MODE: 'false',
    ADMIN_TOKEN: 'x'.repeat(16),
    BUYER_TOKEN_SECRET: 'x'.repeat(32),
  });
  const opened = await memory.catalog.createProduct({ name: 'A lamp', price: '5', allotment: 1 });
  await memory.catalog.createProduct({ name: 'A table', price: '5', allotment: 1 });
  await memory.epochs.open(opened.saleId, undefined, { epoch: 1, incarnation: 'of-an-earlier-start' });
  expect(await example.start()).toBe('ready');
  const products = (await (await fetch(`${example.url}/api/products`)).json()) as { available: number | null }[];
  expect(products.map(({ available }) => available)).toEqual([1, null]);
});

it('ends in the middle of a start, and closes what it has opened', async () => {
  const { example, closed } = memoryExample();
  const started = example.start();
  await example.close();
  expect(await started).toBe('closed');
  expect(closed).toEqual(['ports']);
});

it('a start that fails closes everything and says why', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { example, closed } = memoryExample({ PORT: String(port) });
  await expect(example.start()).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  expect(closed).toEqual(['ports']);
  other.close();
});

it('closing twice closes once, after what is under way was answered', async () => {
  const { example, closed } = memoryExample();
  await example.start();
  const { url } = example;
  const arrived = once(example.server, 'request');
  const answer = purchase(url, 1);
  await arrived;
  await Promise.all([example.close(), example.close()]);
  expect(await answer).toBe(202);
  expect(closed).toEqual(['ports']);
  await expect(purchase(url, 1)).rejects.toThrow('fetch failed');
});
