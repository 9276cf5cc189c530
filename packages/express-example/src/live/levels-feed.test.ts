import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createFlashSale,
  createMemoryPorts,
  type FlashSale,
  type LevelsSnapshot,
  silentLogger,
} from '@flash-sale/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ListedProduct, ProductDirectory } from '../composition/product-directory.ts';
import { writeReply } from '../http/write-reply.ts';
import { LevelsFeed } from './levels-feed.ts';

const server = createServer();
let flashSale: FlashSale;
let feed: LevelsFeed;
let product: ListedProduct;
let url: string;
/** Watches of the store that are open. */
let watches = 0;

beforeEach(async () => {
  const ports = createMemoryPorts();
  flashSale = createFlashSale(ports);
  product = await new ProductDirectory(ports.catalog).add(
    await ports.catalog.createProduct({ name: 'A lamp', price: '5', allotment: 10 }),
  );
  await flashSale.open(product.saleId);
  feed = new LevelsFeed({ watchLevels: counted(flashSale) }, silentLogger, {
    streamsMax: 3,
    streamsPerAddressMax: 2,
    heartbeatMs: 60_000,
  });
  server.removeAllListeners('request');
  server.on('request', (request, response) =>
    writeReply(request, response, feed.stream(product, String(request.headers['x-client'])), false),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterEach(async () => {
  feed.close();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
  await flashSale.close();
});

function counted(sale: FlashSale): FlashSale['watchLevels'] {
  return async function* (saleId, options): AsyncGenerator<LevelsSnapshot> {
    watches += 1;
    try {
      yield* sale.watchLevels(saleId, options);
    } finally {
      watches -= 1;
    }
  };
}

/** Each follower has an address of its own unless one is given. */
let addresses = 0;

function newAddress(): string {
  addresses += 1;
  return `192.0.2.${addresses}`;
}

async function follow(address = newAddress()) {
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal, headers: { 'x-client': address } });
  const state = { text: '' };
  const read = async () => {
    for await (const chunk of response.body ?? []) state.text += Buffer.from(chunk).toString();
  };
  const ended = read().catch(() => {});
  return { status: response.status, state, ended, leave: () => abort.abort() };
}

it('follows a sale once, however many follow it, and stops with the last of them', async () => {
  const followers = [await follow(), await follow(), await follow()];
  for (const { state } of followers) await expect.poll(() => state.text).toContain('"available":10');
  expect([feed.streams, watches]).toEqual([3, 1]);
  await flashSale.purchase({ saleId: product.saleId, buyerId: 'a', lines: [{ sku: product.sku, quantity: 4 }] });
  for (const { state } of followers) await expect.poll(() => state.text).toContain('"available":6');
  for (const { leave } of followers) leave();
  await expect.poll(() => [feed.streams, watches]).toEqual([0, 0]);
});

it('refuses more streams than it is told', async () => {
  const followers = [await follow(), await follow(), await follow()];
  const refused = await fetch(url);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await refused.json()).toMatchObject({ type: '/problems/too-many-streams' });
  for (const { leave } of followers) leave();
});

it('refuses an address more streams than it may have, until one of them has ended', async () => {
  const followers = [await follow('2001:db8::/64'), await follow('2001:db8::/64')];
  const refused = await fetch(url, { headers: { 'x-client': '2001:db8::/64' } });
  expect([refused.status, (await refused.json()) as object]).toMatchObject([
    503,
    { type: '/problems/too-many-streams', detail: 'your address follows 2 streams' },
  ]);
  const other = await follow('2001:db8:0:1::/64');
  expect(other.status).toBe(200);
  followers[0]?.leave();
  await expect.poll(() => feed.streams).toBe(2);
  expect((await follow('2001:db8::/64')).status).toBe(200);
});

it('ends its streams when it is closed, and refuses new ones', async () => {
  const { ended } = await follow();
  feed.close();
  await ended;
  expect((await fetch(url)).status).toBe(503);
});

it('answers a question about the header without a stream', async () => {
  const answer = await fetch(url, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    '',
  ]);
  expect(feed.streams).toBe(0);
});

it('ends the streams of a sale that is dropped, and of one that cannot be followed', async () => {
  const { ended } = await follow();
  await flashSale.end(product.saleId);
  await flashSale.dropSale(product.saleId);
  await ended;
  const { ended: endedToo } = await follow();
  await endedToo;
  await expect.poll(() => feed.streams).toBe(0);
});
