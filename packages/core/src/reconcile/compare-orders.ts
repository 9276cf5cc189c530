import type { OrderId } from '../identity/ids.ts';
import type { Evidence } from './evidence.ts';
import type { Discrepancy, DiscrepancyKind } from './reconcile-report.ts';

/** Most discrepancies of one kind that a report names; a thousandth of the same says nothing new. */
const NAMED_MAX = 1_000;

/**
 * What became of the comparison of sold reservations with orders, order by order, in both directions. `unnamed` counts
 * those beyond the first thousand of a kind.
 */
export function compareOrders(evidence: Evidence): {
  readonly named: readonly Discrepancy[];
  readonly unnamed: number;
} {
  const { differing, withoutReservation, logLost } = evidence;
  // What is in the queue may be any of these: who is missing is known only when nothing is left there.
  const withoutOrder = evidence.counted.queued === 0 || logLost !== undefined ? evidence.withoutOrder : [];
  const exceeds = evidence.soldUnits.some(({ sku, summed }) => summed > allotmentOf(evidence, sku));
  const named: Discrepancy[] = [];
  const report = (kind: DiscrepancyKind, orderId: OrderId, detail: string, repair: Discrepancy['repair']): void => {
    named.push({ kind, sku: undefined, orderId, detail, repair, repaired: false });
  };
  for (const { orderId, stored, reserved } of differing.slice(0, NAMED_MAX)) {
    report('lines-differ', orderId, `order ${stored}, reservation ${reserved}`, 'none');
  }
  for (const orderId of withoutOrder.slice(0, NAMED_MAX)) {
    if (logLost === undefined) {
      report('reservation-without-order', orderId, 'sold, and neither stored nor on its way', 'republish');
    } else report('reservation-without-order', orderId, 'sold, not stored, and its message may be lost', 'none');
  }
  for (const orderId of withoutReservation.slice(0, NAMED_MAX)) {
    // A recovery would stop: more is sold than was set aside.
    const repair = exceeds ? 'none' : 'recover';
    report('order-without-reservation', orderId, 'stored, and the store does not know it as sold', repair);
  }
  const counts = [differing.length, withoutOrder.length, withoutReservation.length];
  return { named, unnamed: counts.reduce((sum, count) => sum + Math.max(0, count - NAMED_MAX), 0) };
}

function allotmentOf({ sale }: Evidence, sku: string): number {
  return sale.skus.find((entry) => entry.sku === sku)?.allotment ?? 0;
}
