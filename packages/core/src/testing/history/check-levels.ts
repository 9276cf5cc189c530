import type { OrderId, Sku } from '../../identity/ids.ts';
import { quantityOf } from '../../reservation/lines.ts';
import type { SkuLevels } from '../../sale/levels.ts';
import type { StoredOrderFacts } from './check-orders.ts';
import type { StockBounds } from './stock-bounds.ts';
import type { Violation } from './violation.ts';

/** Queue, orders and levels count the same, once everything has come to rest. */
export function checkLevels(
  orders: readonly StoredOrderFacts[],
  queueOrderIds: readonly OrderId[] | undefined,
  levels: readonly SkuLevels[],
  bounds: ReadonlyMap<Sku, StockBounds>,
): Violation[] {
  const violations = queueOrderIds === undefined ? [] : compareQueue(orders, queueOrderIds);
  for (const stock of levels) {
    const { sku, allotment, available, held, sold } = stock;
    const counted = [available, held, sold];
    const detail = `${available} available + ${held} held + ${sold} sold, allotment ${allotment}`;
    if (!counted.every((units) => Number.isSafeInteger(units) && units >= 0) || available + held + sold !== allotment) {
      violations.push({ kind: 'levels-unbalanced', sku, detail });
    }
    const least = bounds.get(sku)?.leastAllotted(Number.MAX_SAFE_INTEGER) ?? 0;
    const most = bounds.get(sku)?.mostAllotted(Number.MAX_SAFE_INTEGER) ?? 0;
    if (allotment < least || allotment > most) {
      violations.push({ kind: 'allotment-differs', sku, detail: `${allotment}, expected ${least} to ${most}` });
    }
  }
  return [...violations, ...compareSold(orders, levels, bounds)];
}

function compareQueue(orders: readonly StoredOrderFacts[], queueOrderIds: readonly OrderId[]): Violation[] {
  const queued = new Set(queueOrderIds);
  const stored = new Set(orders.map(({ orderId }) => orderId));
  const missing = (kind: 'message-without-order' | 'order-without-message', orderId: OrderId): Violation => {
    const detail = kind === 'message-without-order' ? 'in the queue and not stored' : 'stored and not in the queue';
    return { kind, orderId, detail };
  };
  return [
    ...[...queued].filter((id) => !stored.has(id)).map((id) => missing('message-without-order', id)),
    ...[...stored].filter((id) => !queued.has(id)).map((id) => missing('order-without-message', id)),
  ];
}

function compareSold(
  orders: readonly StoredOrderFacts[],
  levels: readonly SkuLevels[],
  bounds: ReadonlyMap<Sku, StockBounds>,
): Violation[] {
  const distinct = [...new Map(orders.map((order) => [order.orderId, order])).values()];
  const skus = new Set([
    ...levels.map(({ sku }) => sku),
    ...distinct.flatMap(({ lines }) => lines.map(({ sku }) => sku)),
  ]);
  return [...skus].flatMap((sku) => {
    const ordered = distinct.reduce((units, { lines }) => units + quantityOf(lines, sku), 0);
    const sold = levels.find((stock) => stock.sku === sku)?.sold ?? 0;
    const most = bounds.get(sku)?.mostAllotted(Number.MAX_SAFE_INTEGER) ?? 0;
    const violations: Violation[] = [];
    if (sold !== ordered) {
      violations.push({ kind: 'sold-units-differ', sku, detail: `${sold} sold, ${ordered} in the orders` });
    }
    if (ordered > most) {
      violations.push({ kind: 'oversold', sku, detail: `${ordered} units in the orders, of an allotment of ${most}` });
    }
    return violations;
  });
}
