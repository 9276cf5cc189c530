import {
  type BuyerId,
  EXPIRE_WHEN_SHORT_MAX,
  type InventoryCommand,
  type OperationId,
  type OrderId,
} from '@flash-sale/core';
import { expect, it } from 'vitest';
import { needsOf } from './step-needs.ts';

const named = { orderId: 'o' as OrderId, buyerId: 'b' as BuyerId, fingerprint: 'f', lines: [] };
const purchase: InventoryCommand = { type: 'purchase', ...named, traceparent: undefined };
const release: InventoryCommand = { type: 'release', ...named, operationId: 'r' as OperationId };
const expire: InventoryCommand = { type: 'expire', limit: 20 };

it('names each order and buyer once', () => {
  expect(needsOf([purchase, purchase, release], 'expire')).toMatchObject({ orderIds: ['o'], buyerIds: ['b'] });
});

it('reads no hold that nobody asked to end', () => {
  expect(needsOf([purchase, release], 'expire')).toMatchObject({ dueMax: 0, nextMax: 0 });
});

it('reads one due hold more than the step may end, to know whether more are due', () => {
  expect(needsOf([expire], 'expire')).toMatchObject({ dueMax: 21, nextMax: 1 });
  expect(needsOf([purchase, purchase], 'short').dueMax).toBe(2 * EXPIRE_WHEN_SHORT_MAX + 1);
});

it('reads one hold more for each that is settled before it is looked at', () => {
  expect(needsOf([release, release, expire], 'expire')).toMatchObject({ dueMax: 23, nextMax: 3 });
});
