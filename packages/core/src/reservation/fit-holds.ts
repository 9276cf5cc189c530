import type { OrderId, Sku } from '../identity/ids.ts';
import type { Reservation } from './reservation.ts';

/**
 * Which open holds a rebuild must expire: those that are due at `now`, and then, while the holds on a SKU exceed the
 * units that are not sold, the hold on it that would last longest (of two alike the one with the greater order id).
 *
 * `unsold` has the units per SKU that the orders have left; a SKU that is not in it has none.
 */
export function holdsToExpire(
  holds: readonly Reservation[],
  unsold: ReadonlyMap<Sku, number>,
  now: number,
): ReadonlySet<OrderId> {
  const expired = new Set<OrderId>();
  const lasting: Reservation[] = [];
  for (const hold of holds) {
    if (endOf(hold) <= now) expired.add(hold.orderId);
    else lasting.push(hold);
  }
  const free = freeUnits(lasting, unsold);
  lasting.sort(latestFirst);
  for (const hold of lasting) {
    if (hold.lines.every((line) => (free.get(line.sku) ?? 0) >= 0)) continue;
    expired.add(hold.orderId);
    for (const line of hold.lines) free.set(line.sku, (free.get(line.sku) ?? 0) + line.quantity);
  }
  return expired;
}

function freeUnits(holds: readonly Reservation[], unsold: ReadonlyMap<Sku, number>): Map<Sku, number> {
  const free = new Map(unsold);
  for (const hold of holds) {
    for (const line of hold.lines) free.set(line.sku, (free.get(line.sku) ?? 0) - line.quantity);
  }
  return free;
}

function latestFirst(a: Reservation, b: Reservation): number {
  return endOf(b) - endOf(a) || (a.orderId < b.orderId ? 1 : -1);
}

function endOf(hold: Reservation): number {
  return hold.holdExpiresAt ?? 0;
}
