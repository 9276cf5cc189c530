import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFlashSale, createMemoryPorts, type FlashSale, silentLogger } from '@flash-sale/core';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoBuyerVerifier } from '../buyer/demo-buyer-verifier.ts';
import { ProductDirectory } from '../composition/product-directory.ts';
import { purchaseRoute } from './purchase-route.ts';

let flashSale: FlashSale;
let server: Server;
let url: string;

beforeEach(async () => {
  const ports = createMemoryPorts();
  flashSale = createFlashSale(ports);
  const product = await ports.catalog.createProduct({ name: 'A lamp', price: '5', allotment: 10 });
  await flashSale.open(product.saleId);
  const products = new ProductDirectory(ports.catalog);
  const route = purchaseRoute({
    flashSale,
    products,
    buyers: demoBuyerVerifier,
    rateLimitFields: () => [],
    logger: silentLogger,
  });
  const shop = express();
  shop.use('/plain/buy', route);
  shop.use('/parsed', express.json());
  shop.use('/parsed/buy', route);
  shop.get('/plain/buy/:id', (_request, response) => void response.send('a page of the shop'));
  server = shop.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await flashSale.close();
});

async function post(path: string, body?: object) {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(url + path, { method: 'POST', ...init });
  return [response.status, ((await response.json()) as { lines?: unknown; type?: unknown }).lines];
}

it('sells as middleware of any Express application', async () => {
  expect(await post('/plain/buy/1?userId=a&quantity=2')).toEqual([202, [{ productId: 1, quantity: 2 }]]);
  expect(await post('/plain/buy/1?userId=a', { quantity: 3 })).toEqual([202, [{ productId: 1, quantity: 3 }]]);
  expect(await post('/plain/buy/1?userId=a&quantity=x')).toEqual([400, undefined]);
});

it('takes the body that the application has parsed before', async () => {
  expect(await post('/parsed/buy/1?userId=a', { quantity: 3 })).toEqual([202, [{ productId: 1, quantity: 3 }]]);
  expect(await post('/parsed/buy/1?userId=a', { quantity: '3' })).toEqual([400, undefined]);
  expect(await post('/parsed/buy/1?userId=a')).toEqual([202, [{ productId: 1, quantity: 1 }]]);
});

it('leaves other methods to the application', async () => {
  expect(await (await fetch(`${url}/plain/buy/1`)).text()).toBe('a page of the shop');
});
