import type { OrderId } from '../identity/ids.ts';
import type { Reservation } from '../reservation/reservation.ts';
import type { Line } from '../sale/line.ts';
import type { ResolvedPorts } from '../selling/selling-context.ts';
import type { DifferingOrder } from './evidence.ts';

/**
 * Looks up the orders of a page of reservations: adds those that are not stored with the store's time of their sale, and
 * those that sold something else.
 */
export async function comparePage(
  { orders }: Pick<ResolvedPorts, 'orders'>,
  reservations: readonly Reservation[],
  unstored: Map<OrderId, number>,
  differing: DifferingOrder[],
): Promise<void> {
  const sold = reservations.filter(({ state }) => state === 'sold');
  if (sold.length === 0) return;
  const found = await orders.orders(sold.map(({ orderId }) => orderId));
  sold.forEach(({ orderId, lines, changedAt }, index) => {
    const order = found[index];
    if (order === undefined) {
      unstored.set(orderId, changedAt);
      return;
    }
    const [stored, reserved] = [lineText(order.lines), lineText(lines)];
    if (stored !== reserved) differing.push({ orderId, stored, reserved });
  });
}

function lineText(lines: readonly Line[]): string {
  return lines
    .map((line) => `${line.sku}:${line.quantity}`)
    .sort()
    .join(',');
}
