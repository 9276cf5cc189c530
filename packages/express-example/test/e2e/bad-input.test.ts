import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RefusingClient } from './shop/refusing-client.ts';
import { startShop, type TestShop } from './shop/start-shop.ts';

const HOLD = 'some-sale.AAAAAAAAAAAAAAAAAAAAAA';
const NO_PRODUCT_IDS = [
  '0',
  '-1',
  '1.5',
  '1e3',
  '0x1',
  '01',
  '+1',
  '9007199254740992',
  'NaN',
  'Infinity',
  'abc',
  '%00',
  '1%20',
  '%7B%7D',
  '1:1',
  `${'1'.repeat(4_000)}`,
];
const NO_QUANTITIES = [
  '0',
  '-1',
  '0.5',
  '1e3',
  '0x10',
  '010',
  '+1',
  '%201',
  '1000001',
  '9007199254740992',
  'NaN',
  'Infinity',
  'null',
  'true',
  '',
  '1,2',
  '%00',
];
const NO_IDS = [
  '',
  '%20',
  'a%20b',
  'a:b',
  '%7Ba%7D',
  'a%2Fb',
  'a%5Cb',
  '%00',
  '%0A',
  'a%C3%A4',
  '%EF%BF%BD',
  '*',
  '%5B',
  'x'.repeat(129),
  'x'.repeat(4_000),
];
const NO_QUANTITY_VALUES = [
  '"1"',
  '0',
  '-1',
  '0.5',
  '1e300',
  '1000001',
  '9007199254740992',
  'null',
  'true',
  '[]',
  '{}',
  '[1]',
];

let server: TestShop;
let shop: RefusingClient;
let saleId: string;

beforeAll(async () => {
  server = await startShop({ DEMO_MODE: 'true', RATE_LIMIT_CAPACITY: '100000' });
  shop = new RefusingClient(server);
  saleId = await shop.saleId();
});

afterAll(async () => {
  await server.close();
});

describe('product ids', () => {
  it.each(NO_PRODUCT_IDS.map((id) => [id.slice(0, 20), id]))('%s is none', async (_short, id) => {
    await shop.refuses('POST', `/api/purchase/${id}?userId=alice`);
    await shop.refuses('POST', `/api/products/initialize/${id}`);
    await shop.refuses('GET', `/api/products/${id}/stock`);
    await shop.refuses('GET', `/api/products/${id}/events`);
    await shop.nothingChanged();
  });

  it.each(['"1"', '0', '-1', '1.5', '9007199254740992', 'null', 'true', '[1]', '{}', '1e400'])(
    '%s in a body is none',
    async (id) => {
      await shop.refusesBody(
        'POST',
        `/api/sales/${saleId}/purchases?userId=alice`,
        `{"lines":[{"productId":${id},"quantity":1}]}`,
      );
      await shop.refusesBody('POST', '/api/holds?userId=alice', `{"productId":${id}}`);
      const adjustment = `{"operationId":"o","productId":${id},"delta":1}`;
      await shop.refusesBody('POST', `/api/admin/sales/${saleId}/adjust`, adjustment);
      await shop.nothingChanged();
    },
  );

  it('one that does not exist is not found', async () => {
    await shop.refuses('POST', '/api/purchase/4711?userId=alice', {}, [404]);
    const lines = '{"lines":[{"productId":4711,"quantity":1}]}';
    await shop.refusesBody('POST', `/api/sales/${saleId}/purchases?userId=alice`, lines, [422]);
    await shop.refusesBody('POST', '/api/holds?userId=alice', lines, [422]);
    await shop.nothingChanged();
  });
});

describe('quantities', () => {
  it.each(NO_QUANTITIES)('%j as a parameter is none', async (quantity) => {
    await shop.refuses('POST', `/api/purchase/2?userId=alice&quantity=${quantity}`);
    await shop.nothingChanged();
  });

  it.each(NO_QUANTITY_VALUES)('%s in a body is none', async (quantity) => {
    await shop.refusesBody('POST', '/api/purchase/2?userId=alice', `{"quantity":${quantity}}`);
    const lines = `{"lines":[{"productId":2,"quantity":${quantity}}]}`;
    await shop.refusesBody('POST', `/api/sales/${saleId}/purchases?userId=alice`, lines);
    await shop.refusesBody('POST', '/api/holds?userId=alice', lines);
    await shop.refusesBody('POST', '/api/holds?userId=alice', `{"productId":2,"quantity":${quantity}}`);
    await shop.refusesBody('POST', `/api/holds/${HOLD}/confirm?userId=alice`, lines);
    await shop.nothingChanged();
  });

  it('in two places at once is refused', async () => {
    await shop.refusesBody('POST', '/api/purchase/2?userId=alice&quantity=1', '{"quantity":1}');
    await shop.refuses('POST', '/api/purchase/2?userId=alice&quantity=1&quantity=2');
    await shop.refusesBody('POST', '/api/holds?userId=alice', '{"productId":2,"lines":[{"productId":2,"quantity":1}]}');
    await shop.refusesBody('POST', '/api/holds?userId=alice', '{"quantity":1,"lines":[{"productId":2,"quantity":1}]}');
    await shop.refusesBody('POST', '/api/holds?userId=alice', '{"quantity":1}');
    const twice = '{"lines":[{"productId":2,"quantity":1},{"productId":2,"quantity":1}]}';
    await shop.refusesBody('POST', `/api/sales/${saleId}/purchases?userId=alice`, twice);
    await shop.nothingChanged();
  });
});

describe('ids', () => {
  it.each(NO_IDS.map((id) => [id.slice(0, 20), id]))('%j is no buyer, sale, order or hold', async (_short, id) => {
    await shop.refuses('POST', `/api/purchase/2?userId=${id}`);
    await shop.refuses('GET', `/api/orders/AAAAAAAAAAAAAAAAAAAAAA?userId=${id}`);
    const lines = '{"lines":[{"productId":2,"quantity":1}]}';
    await shop.refusesBody('POST', `/api/sales/${id}/purchases?userId=alice`, lines, id === '' ? [404] : [400]);
    await shop.refuses('POST', `/api/admin/sales/${id}/end`, {}, id === '' ? [404] : [400]);
    await shop.refuses('GET', `/api/orders/${id}?userId=alice`, {}, id === '' ? [404] : [400]);
    await shop.refuses('DELETE', `/api/holds/${id}?userId=alice`, {}, id === '' ? [404, 405] : [400]);
    await shop.refuses('POST', `/api/holds/${id}/confirm?userId=alice`, {}, id === '' ? [404] : [400]);
    await shop.nothingChanged();
  });

  it('a buyer must be named, once', async () => {
    await shop.refuses('POST', '/api/purchase/2');
    await shop.refuses('POST', '/api/purchase/2?userId=alice&userId=bob');
    await shop.refuses('POST', '/api/purchase/2?userId=alice&%75serId=bob');
    await shop.nothingChanged();
  });

  it('an order that exists is not found by anybody but its buyer', async () => {
    await shop.refuses('GET', '/api/orders/AAAAAAAAAAAAAAAAAAAAAA?userId=mallory', {}, [404]);
    await shop.refuses('DELETE', `/api/holds/${saleId}.AAAAAAAAAAAAAAAAAAAAAA?userId=mallory`, {}, [404]);
  });

  it.each(['""', '"a', 'a b', '"a b"', '"a", "b"', 'k'.repeat(256), '"a";q=1'])(
    '%j is no idempotency key',
    async (key) => {
      const headers = { 'idempotency-key': key };
      await shop.refuses('POST', '/api/purchase/2?userId=alice', { headers });
      await shop.refuses('DELETE', `/api/holds/${saleId}.AAAAAAAAAAAAAAAAAAAAAA?userId=alice`, { headers });
      await shop.nothingChanged();
    },
  );
});

describe('bodies', () => {
  it.each([
    '{',
    '[]',
    'null',
    '1',
    '"{}"',
    '{"quantity":1',
    '{quantity:1}',
    "{'quantity':1}",
    '{"quantity":NaN}',
    '{"a":1}}',
    '\u0000',
    '{"quantity":1}x',
  ])('%j is none', async (body) => {
    await shop.refusesBody('POST', '/api/purchase/2?userId=alice', body);
    await shop.refusesBody('POST', '/api/holds?userId=alice', body);
    await shop.refusesBody('POST', '/api/products', body);
    await shop.nothingChanged();
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'userId', 'buyerId', 'price'])(
    'a field named %s is refused',
    async (name) => {
      await shop.refusesBody('POST', '/api/purchase/2?userId=alice', `{"quantity":1,"${name}":{"polluted":true}}`);
      const line = `{"productId":2,"quantity":1,"${name}":1}`;
      await shop.refusesBody('POST', `/api/sales/${saleId}/purchases?userId=alice`, `{"lines":[${line}]}`);
      await shop.refusesBody('POST', '/api/products', `{"name":"a","price":"1","quantity":1,"${name}x":1}`);
      await shop.refusesBody('POST', `/api/products/initialize/1`, `{"${name}":1}`);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      await shop.nothingChanged();
    },
  );

  it('that are not JSON in UTF-8, or too large, are refused', async () => {
    const send = async (headers: Record<string, string>, body: string | Buffer, status: number) =>
      await shop.refuses('POST', '/api/purchase/2?userId=alice', { headers, body }, [status]);
    const json = { 'content-type': 'application/json' };
    await send({ 'content-type': 'text/plain' }, '{"quantity":1}', 415);
    await send({ 'content-type': 'application/json; charset=utf-16' }, '{"quantity":1}', 415);
    await send({ 'content-type': 'application/jsonx' }, '{"quantity":1}', 415);
    await send({ ...json, 'content-encoding': 'gzip' }, Buffer.from([31, 139, 8]), 415);
    await send(json, Buffer.from([123, 34, 255, 34, 58, 49, 125]), 400);
    await send(json, JSON.stringify({ text: 'x'.repeat(1_000_000) }), 413);
    await send(json, `{"quantity":1${' '.repeat(1_000_000)}}`, 413);
    await shop.nothingChanged();
    await shop.refusesBody('POST', '/api/products', JSON.stringify({ name: 'x'.repeat(1_000_000) }), [413]);
    await shop.refusesBody('POST', '/api/products', '['.repeat(8_000));
    await shop.nothingChanged();
  });
});
