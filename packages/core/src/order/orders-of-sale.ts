import type { OrderStatus } from '../flash-sale.ts';
import type { OrderId } from '../identity/ids.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** What was found so far, by order id. */
export type Found = Map<OrderId, OrderStatus>;

/** Bounds each reading of a round: a service that hangs must not keep later rounds waiting for ever. */
export const READ_TIMEOUT_MS = 5_000;

/** Adds those that are stored. */
export async function inDatabase(
  { ports: { orders } }: SellingContext,
  ids: readonly OrderId[],
  found: Found,
): Promise<void> {
  const missing = missingOf(ids, found);
  if (missing.length === 0) return;
  const stored = await orders.orders(missing, { timeoutMs: READ_TIMEOUT_MS });
  for (const order of stored) if (order !== undefined) found.set(order.orderId, { state: 'stored', order });
}

/** Adds those that the store has in this sale. */
export async function inStore(
  { ports: { inventory } }: SellingContext,
  { saleId }: AttachedSale,
  ids: readonly OrderId[],
  found: Found,
): Promise<void> {
  const missing = missingOf(ids, found);
  if (missing.length === 0) return;
  const reservations = await inventory.reservations(saleId, missing, { timeoutMs: READ_TIMEOUT_MS });
  for (const reservation of reservations) {
    if (reservation === undefined) continue;
    const state = reservation.state === 'sold' ? 'pending' : reservation.state;
    found.set(reservation.orderId, { state, saleId, reservation });
  }
}

function missingOf(ids: readonly OrderId[], found: Found): readonly OrderId[] {
  return [...new Set(ids)].filter((id) => !found.has(id));
}
