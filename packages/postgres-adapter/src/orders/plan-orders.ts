import type { OrderId, OrderMessage, SaveOutcome } from '@flash-sale/core';
import { type SkuCounter, skuKey } from '../queries/lock-skus.ts';

/** What is to become of one order: `store` it, or an outcome that is already certain. */
export type OrderPlan = 'store' | Exclude<SaveOutcome, { readonly outcome: 'stored' }>;

const DUPLICATE: OrderPlan = { outcome: 'duplicate' };

/**
 * Decides, order by order, which of them fit: each counts against what the earlier ones of the batch leave, all lines or
 * none, and one that does not fit takes nothing from those after it. No order id may come twice.
 */
export function planOrders(
  messages: readonly OrderMessage[],
  counters: ReadonlyMap<string, SkuCounter>,
  known: ReadonlySet<OrderId>,
): readonly OrderPlan[] {
  const sold = new Map<string, number>();
  for (const [key, counter] of counters) sold.set(key, counter.sold);
  return messages.map((message) => {
    if (known.has(message.orderId)) return DUPLICATE;
    if (message.lines.length === 0) return rejected('the order has no lines');
    const units = unitsBySku(message);
    for (const [key, quantity] of units) {
      const counter = counters.get(key);
      if (counter === undefined) return rejected(`the catalog has no such SKU in a sale: ${key}`);
      const before = sold.get(key) ?? 0;
      if (before + quantity > counter.allotment) return exceeded(key, quantity, before, counter.allotment);
    }
    for (const [key, quantity] of units) sold.set(key, (sold.get(key) ?? 0) + quantity);
    return 'store';
  });
}

/** Lines of the same SKU count together. */
function unitsBySku(message: OrderMessage): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { sku, quantity } of message.lines) {
    const key = skuKey(message.saleId, sku);
    units.set(key, (units.get(key) ?? 0) + quantity);
  }
  return units;
}

function rejected(error: string): OrderPlan {
  return { outcome: 'set-aside', reason: 'rejected', error };
}

function exceeded(key: string, quantity: number, sold: number, allotment: number): OrderPlan {
  const error = `${quantity} more units of ${key} would exceed the allotment: ${sold} of ${allotment} are sold`;
  return { outcome: 'set-aside', reason: 'allotment-exceeded', error };
}
