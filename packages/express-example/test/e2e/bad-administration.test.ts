import { afterAll, beforeAll, describe, it } from 'vitest';
import { RefusingClient } from './shop/refusing-client.ts';
import { startShop, type TestShop } from './shop/start-shop.ts';

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

describe('new products', () => {
  const product = { name: 'A lamp', price: '5', quantity: 1 };

  it.each([
    { name: '' },
    { name: ' ' },
    { name: 'a\u0000b' },
    { name: 'x'.repeat(201) },
    { name: 5 },
    { price: 5 },
    { price: '-1' },
    { price: '1e3' },
    { price: '1.234' },
    { price: 'NaN' },
    { price: '' },
    { quantity: -1 },
    { quantity: 0.5 },
    { quantity: '1' },
    { quantity: 2 ** 31 },
    { quantity: 2 ** 53 },
    { saleId: 'a b' },
    { buyerLimit: 0 },
    { buyerLimit: 1.5 },
    { startsAt: 'tomorrow' },
    { startsAt: 5 },
    { startsAt: '2026-02-30T00:00:00Z' },
    { endsAt: '2026-01-01' },
    { startsAt: '2027-01-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' },
  ])('%j makes none', async (fields) => {
    await shop.refusesBody('POST', '/api/products', JSON.stringify({ ...product, ...fields }));
    await shop.nothingChanged();
  });
});

describe('adjustments, lists and letters', () => {
  it.each(['0', '0.5', '"1"', '1000000001', '-1000000001', 'null', '9007199254740992'])(
    'delta %s is none',
    async (delta) => {
      const body = `{"operationId":"o","productId":2,"delta":${delta}}`;
      await shop.refusesBody('POST', `/api/admin/sales/${saleId}/adjust`, body);
      await shop.nothingChanged();
    },
  );

  it.each(['limit=0', 'limit=101', 'limit=1.5', 'limit=0x1', 'limit=', 'cursor=', `cursor=${'x'.repeat(201)}`])(
    '%s is refused',
    async (query) => {
      await shop.refuses('GET', `/api/products?${query}`);
      await shop.refuses('GET', `/api/admin/dead-letters?${query}`);
    },
  );

  it('a cursor that was not given out is refused', async () => {
    for (const cursor of ['abc', '-1', '1.5', '%00', "1'--", '99999999999999999999']) {
      await shop.refuses('GET', `/api/products?cursor=${cursor}`);
      await shop.refuses('GET', `/api/admin/dead-letters?cursor=${cursor}`);
    }
  });

  it('a letter that is none, and a question that is none, are refused', async () => {
    await shop.refuses('GET', '/api/admin/dead-letters?includeSettled=1');
    await shop.refuses('GET', '/api/admin/dead-letters?saleId=%7B%7D');
    for (const ids of [
      '[]',
      '[1]',
      '[""]',
      '["1","1"]',
      JSON.stringify(Array.from({ length: 101 }, (_, id) => `${id}`)),
    ]) {
      await shop.refusesBody('POST', '/api/admin/dead-letters/redrive', `{"saleId":"${saleId}","ids":${ids}}`);
    }
    for (const dryRun of ['0', '"false"', 'null']) {
      await shop.refusesBody('POST', `/api/admin/sales/${saleId}/reconcile`, `{"dryRun":${dryRun}}`);
    }
    await shop.nothingChanged();
  });
});
