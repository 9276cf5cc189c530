import type { OrderId } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';
import type { Evidence } from './evidence.ts';
import type { Discrepancy, DiscrepancyKind } from './reconcile-report.ts';

/** Most discrepancies of one kind that a report names; a thousandth of the same says nothing new. */
const NAMED_MAX = 1_000;

/** Compares sold reservations with orders, order by order, in both directions. */
export function compareOrders(evidence: Evidence): readonly Discrepancy[] {
  const found: Discrepancy[] = [];
  const report = (
    kind: DiscrepancyKind,
    orderId: OrderId,
    detail: string,
    repair: Discrepancy['repair'] = 'none',
  ): void => {
    if (found.length < NAMED_MAX) found.push({ kind, sku: undefined, orderId, detail, repair, repaired: false });
  };
  for (const reservation of evidence.reservations.values()) {
    if (reservation.state !== 'sold') continue;
    const { orderId } = reservation;
    const order = evidence.orders.get(orderId);
    if (order !== undefined) {
      if (!sameLines(order.lines, reservation.lines)) {
        report('lines-differ', orderId, `order ${text(order.lines)}, reservation ${text(reservation.lines)}`);
      }
    } else if (
      !evidence.outbox.has(orderId) &&
      !evidence.deadLetters.has(orderId) &&
      evidence.counted.queued === 0 &&
      reservation.changedAt < evidence.levels.at
    ) {
      report('reservation-without-order', orderId, 'sold, and neither stored nor on its way', 'republish');
    }
  }
  for (const orderId of evidence.orders.keys()) {
    if (evidence.reservations.get(orderId)?.state !== 'sold') {
      report('order-without-reservation', orderId, 'stored, and the store does not know it as sold', 'recover');
    }
  }
  return found;
}

function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
  return text(a) === text(b);
}

function text(lines: readonly Line[]): string {
  return lines
    .map((line) => `${line.sku}:${line.quantity}`)
    .sort()
    .join(',');
}
