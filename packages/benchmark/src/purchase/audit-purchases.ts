import type { FlashSale, FlashSalePorts, Product } from '@flash-sale/core';
import { untilSettled } from '../orders/until-settled.ts';
import type { Check } from '../scenario/findings.ts';
import type { PurchaseLoad } from './purchase-run.ts';

/** How long the worker may take to store what was sold, and how often that is looked at. */
const SETTLING = { pollMs: 1, timeoutMs: 60_000 };

export interface PurchaseEvidence {
  readonly load: PurchaseLoad;
  readonly product: Product;
  readonly outcomes: ReadonlyMap<string, number>;
  /** Of every accepted answer. */
  readonly orderIds: readonly string[];
  /** When the crowd came, on the clock of `performance.now()`. */
  readonly startedAt: number;
}

/** Waits until everything sold is stored, then compares answers, levels and orders. A worker has to run. */
export async function auditPurchases(
  ports: FlashSalePorts,
  flashSale: FlashSale,
  { load, product, outcomes, orderIds, startedAt }: PurchaseEvidence,
): Promise<{ readonly checks: readonly Check[]; readonly storedMs: number }> {
  const checks: Check[] = [];
  const check = (what: string, expected: number, found: number) => checks.push({ what, expected, found });
  const stockForAll = load.kind === 'accepted' || load.kind === 'accepted-keyed';
  const wanted = stockForAll ? 'accepted' : 'sold-out';
  check(`${load.kind}: answers "${wanted}"`, load.purchases, outcomes.get(wanted) ?? 0);
  check(`${load.kind}: distinct order ids of accepted answers`, product.allotment, new Set(orderIds).size);

  await untilSettled(ports, SETTLING);
  const storedMs = performance.now() - startedAt;
  // A store that is not in this process forgets a message only after the queue has it, and nobody waits for that.
  await untilSettled(ports, SETTLING, { inventory: ports.inventory, saleId: product.saleId });
  const { skus } = await flashSale.levels(product.saleId);
  const levels = skus.find(({ sku }) => sku === product.sku);
  check(`${load.kind}: available + held + sold`, product.allotment, sum(levels?.available, levels?.held, levels?.sold));
  check(`${load.kind}: sold units`, product.allotment, levels?.sold ?? 0);

  const { counted, discrepancies } = await flashSale.reconcile(product.saleId, { timeoutMs: SETTLING.timeoutMs });
  const { orders, queued, outbox, deadLetters } = counted;
  check(`${load.kind}: orders stored`, product.allotment, orders);
  check(`${load.kind}: messages left in the queue`, 0, queued ?? Number.NaN);
  check(`${load.kind}: messages left in the outbox`, 0, outbox);
  check(`${load.kind}: dead letters`, 0, deadLetters);
  check(`${load.kind}: discrepancies`, 0, discrepancies.length);
  return { checks, storedMs };
}

function sum(...units: readonly (number | undefined)[]): number {
  return units.reduce<number>((total, each) => total + (each ?? 0), 0);
}
