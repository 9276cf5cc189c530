import {
  type BuyerId,
  type ConfirmCommand,
  fingerprintOf,
  type HoldCommand,
  type InventoryRebuildPlan,
  type InventoryReply,
  type InventoryStore,
  type Line,
  type OperationId,
  type OrderId,
  type PurchaseCommand,
  type SaleEpoch,
  type SaleId,
  type Sku,
  systemRandom,
} from '@flash-sale/core';
import { rebuildPlan, type SampleSaleFields, sampleSale } from '@flash-sale/core/testing';
import type { StrategyName } from '@flash-sale/postgres-adapter';
import { expect } from 'vitest';
import type { SuiteDatabase } from '../databases.ts';

export const STRATEGIES: readonly StrategyName[] = ['pessimistic', 'optimistic', 'skip-locked'];

/** An open sale of its own. */
export async function openSale(
  store: InventoryStore,
  fields: SampleSaleFields = {},
): Promise<{ readonly at: SaleEpoch; readonly plan: InventoryRebuildPlan }> {
  const plan = rebuildPlan(sampleSale(fields));
  expect(await (await store.rebuild(plan)).commit()).toBe('opened');
  return { at: { saleId: plan.saleId, epoch: plan.epoch }, plan };
}

/** The plan of the epoch that follows. */
export function nextPlan(plan: InventoryRebuildPlan): InventoryRebuildPlan {
  return { ...plan, epoch: plan.epoch + 1, replaces: plan.epoch, incarnation: systemRandom.id() };
}

/** A purchase by a buyer of its own; of one unit of `a` unless told otherwise. */
export function purchaseOf(units: Readonly<Record<string, number>> = { a: 1 }): PurchaseCommand {
  const lines = linesOf(units);
  return {
    type: 'purchase',
    orderId: systemRandom.id() as OrderId,
    buyerId: systemRandom.id() as BuyerId,
    lines,
    fingerprint: fingerprintOf('purchase', lines),
    traceparent: undefined,
  };
}

/** The same as a hold. */
export function holdOf(units: Readonly<Record<string, number>> = { a: 1 }, holdTtlMs = 60_000): HoldCommand {
  const { traceparent: _, ...request } = purchaseOf(units);
  return { ...request, type: 'hold', holdTtlMs, fingerprint: fingerprintOf('hold', request.lines) };
}

/** Sells the whole of a hold. */
export function confirmOf({ orderId, buyerId }: HoldCommand): ConfirmCommand {
  const operationId = systemRandom.id() as OperationId;
  return { type: 'confirm', operationId, orderId, buyerId, lines: undefined, traceparent: undefined };
}

/** `available`, `held` and `sold` of each SKU in the order of their names; each must add up to its allotment. */
export async function splitsOf(store: InventoryStore, { saleId }: SaleEpoch): Promise<readonly (readonly number[])[]> {
  return (await store.levels(saleId)).skus.map(({ allotment, available, held, sold }) => {
    expect(available + held + sold).toBe(allotment);
    return [available, held, sold];
  });
}

/** The `seq`s of first sales among the replies. */
export function seqsOf(replies: readonly InventoryReply[]): readonly number[] {
  return replies.flatMap((reply) => (reply.outcome === 'sold' && !reply.replayed ? [reply.seq] : []));
}

/** The numbers from 1 to `count`. */
export const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** By how much the rows of units miss what the SKUs of a sale count as ready: 0 for each. */
export async function missingUnits(database: SuiteDatabase, saleId: SaleId): Promise<readonly number[]> {
  const rows = await database.sql(`
    SELECT ready - (
      SELECT count(*) FROM flash_sale.inventory_units AS unit WHERE unit.stock_id = sku.stock_id AND unit.sku = sku.sku
    ) AS missing
    FROM flash_sale.inventory_skus AS sku JOIN flash_sale.inventory_sales USING (stock_id)
    WHERE sale_id = '${saleId}'`);
  return rows.map(({ missing }) => Number(missing));
}

function linesOf(units: Readonly<Record<string, number>>): readonly Line[] {
  return Object.entries(units).map(([sku, quantity]) => ({ sku: sku as Sku, quantity }));
}
