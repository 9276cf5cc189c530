import type { MetricLabels, Metrics } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { openShop } from './shop.fixture.ts';

/** Every count and observation of requests, as `metric operation/outcome` with how often it came. */
function countedRequests() {
  const counts: Record<string, number> = {};
  const note = (name: string, labels: MetricLabels | undefined, by: number): void => {
    if (!/_(requests_total|unavailable_total|request_seconds)$/.test(name)) return;
    const { operation, outcome, reason } = labels ?? {};
    const key = `${name.slice('flash_sale_'.length)} ${operation}/${outcome ?? reason}`;
    counts[key] = (counts[key] ?? 0) + by;
  };
  const metrics: Metrics = {
    count: (name, labels, by = 1) => note(name, labels, by),
    observe: (name, value, labels) => note(name, labels, value >= 0 ? 1 : Number.NaN),
    gauge: () => {},
  };
  return { metrics, counts };
}

it('counts and times each request once, under its operation and its outcome', async () => {
  const { metrics, counts } = countedRequests();
  await using shop = await openShop({ wrap: () => ({ metrics }), product: { allotment: 1 } });
  await shop.buy('ann', { idempotencyKey: 'k1' });
  await shop.buy('ann', { idempotencyKey: 'k1' });
  await shop.buy('bob');
  await shop.buy('bob');
  await expect(shop.buy('bob', { quantity: 0 })).rejects.toThrow();
  expect(counts).toEqual({
    'requests_total purchase/accepted': 1,
    'request_seconds purchase/accepted': 1,
    'requests_total purchase/replayed': 1,
    'request_seconds purchase/replayed': 1,
    'requests_total purchase/sold-out': 2,
    'request_seconds purchase/sold-out': 2,
    'requests_total purchase/error': 1,
    'request_seconds purchase/error': 1,
  });
});

it('says of what is unavailable what was missing', async () => {
  const { metrics, counts } = countedRequests();
  await using shop = await openShop({ wrap: () => ({ metrics }) });
  const { saleId, sku } = shop.product;
  await shop.flashSale.close();
  const request = { saleId, buyerId: 'ann', lines: [{ sku, quantity: 1 }] };
  await shop.flashSale.purchase(request);
  await shop.flashSale.hold(request);
  expect(counts).toEqual({
    'requests_total purchase/unavailable': 1,
    'request_seconds purchase/unavailable': 1,
    'unavailable_total purchase/closing': 1,
    'requests_total hold/unavailable': 1,
    'request_seconds hold/unavailable': 1,
    'unavailable_total hold/closing': 1,
  });
});
