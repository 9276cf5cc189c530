import {
  type BuyerId,
  fingerprintOf,
  type InventoryRebuildPlan,
  type InventoryStore,
  type Line,
  type OrderId,
  type PurchaseCommand,
  type SaleEpoch,
  type Sku,
  systemRandom,
} from '@flash-sale/core';
import { rebuildPlan, type SampleSaleFields, sampleSale } from '@flash-sale/core/testing';
import { expect } from 'vitest';

/** Longer than a busy machine stands still: for calls that are to be answered, however late. */
export const PATIENCE_MS = 30_000;

/** An open sale of its own. */
export async function openSale(
  store: InventoryStore,
  fields: SampleSaleFields = {},
): Promise<{ readonly at: SaleEpoch; readonly plan: InventoryRebuildPlan }> {
  const plan = rebuildPlan(sampleSale(fields));
  const rebuild = await store.rebuild(plan);
  expect(await rebuild.commit()).toBe('opened');
  return { at: { saleId: plan.saleId, epoch: plan.epoch }, plan };
}

/** The plan of the epoch that follows. */
export function nextPlan(plan: InventoryRebuildPlan): InventoryRebuildPlan {
  return { ...plan, epoch: plan.epoch + 1, replaces: plan.epoch, incarnation: systemRandom.id() };
}

/** A purchase by a buyer of its own. */
export function purchaseOf(quantity = 1, sku = 'a'): PurchaseCommand {
  const lines: readonly Line[] = [{ sku: sku as Sku, quantity }];
  return {
    type: 'purchase',
    orderId: systemRandom.id() as OrderId,
    buyerId: systemRandom.id() as BuyerId,
    lines,
    fingerprint: fingerprintOf('purchase', lines),
    traceparent: undefined,
  };
}

/** The code with which a promise rejects; fails when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => expect.fail('it does not reject'),
    (reason: unknown) => reason,
  );
  return String((error as { readonly code?: unknown }).code);
}

/** `available`, `held` and `sold` of the only SKU, which must add up. */
export async function splitOf(store: InventoryStore, at: SaleEpoch): Promise<readonly number[]> {
  const [stock] = (await store.levels(at.saleId)).skus;
  if (stock === undefined) return expect.fail('the sale has no SKU');
  expect(stock.available + stock.held + stock.sold).toBe(stock.allotment);
  return [stock.available, stock.held, stock.sold];
}
