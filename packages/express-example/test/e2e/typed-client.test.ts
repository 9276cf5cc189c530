import createClient from 'openapi-fetch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { paths } from '../../generated/openapi.d.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';

/** What it asks for; text is for people. */
type Json = 'application/json' | 'application/problem+json';

let shop: MemoryShop;
let client: ReturnType<typeof createClient<paths, Json>>;

beforeAll(async () => {
  shop = await startMemoryShop({ DEMO_MODE: 'true' });
  client = createClient<paths, Json>({ baseUrl: shop.url });
});
afterAll(() => shop.close());

it('a client that was made from the document buys, repeats, and reads what became of it', async () => {
  const buy = () =>
    client.POST('/api/purchase/{productId}', {
      params: { path: { productId: 2 }, query: { userId: 'ann' }, header: { 'Idempotency-Key': 'cart-1' } },
      body: { quantity: 2 },
    });
  const { data: bought, response } = await buy();
  expect([response.status, bought?.outcome, bought?.remaining]).toEqual([202, 'accepted', 98]);
  const { data: repeated } = await buy();
  expect([repeated?.outcome, repeated?.orderId]).toEqual(['replayed', bought?.orderId]);

  const params = { path: { orderId: bought?.orderId ?? '' }, query: { userId: 'ann' } };
  const order = async () => (await client.GET('/api/orders/{orderId}', { params })).data;
  await expect.poll(async () => (await order())?.state, { timeout: 20_000 }).toBe('stored');
  expect((await order())?.lines).toEqual([{ productId: 2, quantity: 2, unitPrice: '19.90' }]);

  const { data: products } = await client.GET('/api/products');
  expect(products?.map(({ id, available, sold }) => [id, available, sold])).toEqual([
    [1, 100, 0],
    [2, 98, 2],
    [3, 100, 0],
  ]);
});

it('a refusal has the type of a problem', async () => {
  const { error, response } = await client.POST('/api/purchase/{productId}', {
    params: { path: { productId: 999 }, query: { userId: 'ann' } },
  });
  expect([response.status, error?.type, error?.title]).toEqual([
    404,
    '/problems/product-not-found',
    'Product not found',
  ]);
});
