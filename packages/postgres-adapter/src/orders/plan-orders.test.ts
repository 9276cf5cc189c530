import type { OrderId, OrderMessage, SaleId, Sku } from '@flash-sale/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SkuCounter, skuKey } from '../queries/lock-skus.ts';
import { planOrders } from './plan-orders.ts';

const saleId = 'sale' as SaleId;
const skus = ['a', 'b', 'c'] as Sku[];
const order = (orderId: string, ...lines: (readonly [string, number])[]) =>
  ({ saleId, orderId, lines: lines.map(([sku, quantity]) => ({ sku, quantity })) }) as unknown as OrderMessage;
const counters = (entries: Record<string, SkuCounter>) =>
  new Map(Object.entries(entries).map(([sku, counter]) => [skuKey(saleId, sku as Sku), counter]));
const short = (plans: ReturnType<typeof planOrders>) =>
  plans.map((plan) => (plan === 'store' ? plan : plan.outcome === 'set-aside' ? plan.reason : plan.outcome));

it('lets a later order fit that is smaller than one that does not', () => {
  const plans = planOrders(
    [order('1', ['a', 3]), order('2', ['a', 3]), order('3', ['a', 2])],
    counters({ a: { allotment: 10, sold: 5 } }),
    new Set(),
  );
  expect(short(plans)).toEqual(['store', 'allotment-exceeded', 'store']);
});

it('takes all lines of an order or none, and lines on one SKU together', () => {
  const plans = planOrders(
    [order('1', ['a', 1], ['b', 2]), order('2', ['a', 1], ['a', 1]), order('3', ['a', 1], ['b', 1])],
    counters({ a: { allotment: 1, sold: 0 }, b: { allotment: 1, sold: 0 } }),
    new Set(),
  );
  expect(short(plans)).toEqual(['allotment-exceeded', 'allotment-exceeded', 'store']);
});

it('counts nothing for an order that is stored already, and rejects what is not on sale', () => {
  const plans = planOrders(
    [order('1', ['a', 5]), order('2', ['a', 1], ['z', 1]), order('3'), order('4', ['a', 1])],
    counters({ a: { allotment: 5, sold: 4 } }),
    new Set(['1' as OrderId]),
  );
  expect(short(plans)).toEqual(['duplicate', 'rejected', 'rejected', 'store']);
});

it('never plans more than is left, and refuses only what does not fit', () => {
  const lines = fc.array(fc.tuple(fc.constantFrom(...skus), fc.integer({ min: 1, max: 4 })), {
    minLength: 1,
    maxLength: 3,
  });
  const stock = fc.record({ allotment: fc.integer({ min: 5, max: 15 }), sold: fc.integer({ min: 0, max: 5 }) });
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 20 }), stock, stock, stock, (orders, a, b, c) => {
      const left = new Map([a, b, c].map(({ allotment, sold }, index) => [skus[index] as string, allotment - sold]));
      const messages = orders.map((entry, index) => order(String(index), ...entry));
      const plans = planOrders(messages, counters({ a, b, c }), new Set());
      for (const [index, message] of messages.entries()) {
        const asked = new Map<string, number>();
        for (const { sku, quantity } of message.lines) asked.set(sku, (asked.get(sku) ?? 0) + quantity);
        const fits = [...asked].every(([sku, units]) => units <= (left.get(sku) ?? 0));
        expect(plans[index] === 'store').toBe(fits);
        if (fits) for (const [sku, units] of asked) left.set(sku, (left.get(sku) ?? 0) - units);
      }
    }),
  );
});
