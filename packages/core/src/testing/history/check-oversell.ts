import type { OrderId, Sku } from '../../identity/ids.ts';
import { quantityOf } from '../../reservation/lines.ts';
import { promisesOf } from './operation.ts';
import type { RecordedCall } from './sale-history.ts';
import type { StockBounds } from './stock-bounds.ts';
import type { Violation } from './violation.ts';

/**
 * At no instant were more units accepted than the allotment had. An order counts from the first answer that accepted it:
 * its units were sold by then, and sold units never come back.
 */
export function checkOversell(calls: readonly RecordedCall[], bounds: ReadonlyMap<Sku, StockBounds>): Violation[] {
  const accepted = new Set<OrderId>();
  const sold = new Map<Sku, number>();
  const violations = new Map<Sku, Violation>();
  for (const { call, answer } of promisesOf(calls)) {
    if (answer.outcome !== 'accepted' || accepted.has(answer.orderId)) continue;
    accepted.add(answer.orderId);
    for (const sku of new Set(answer.lines.map((line) => line.sku))) {
      const units = (sold.get(sku) ?? 0) + quantityOf(answer.lines, sku);
      sold.set(sku, units);
      const allotted = bounds.get(sku)?.mostAllotted(call.endedStep) ?? 0;
      if (units <= allotted || violations.has(sku)) continue;
      const detail = `${units} units were accepted when ${answer.orderId} was, of an allotment of ${allotted}`;
      violations.set(sku, { kind: 'oversold', sku, orderId: answer.orderId, detail });
    }
  }
  return [...violations.values()];
}
