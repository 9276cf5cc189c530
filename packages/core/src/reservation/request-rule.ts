import type { Sku } from '../identity/ids.ts';
import type { HoldCommand, PurchaseCommand, Refusal } from '../ports/inventory-command.ts';
import type { Line } from '../sale/line.ts';
import type { SaleSettings } from '../sale/sale.ts';
import { saleWindowAt } from '../sale/sale-window.ts';
import { quantityOf, unitsOf } from './lines.ts';
import type { ReservationRecord } from './reservation.ts';

/** What a request is judged by: the sale as it stands after everything that was decided before. */
export interface SaleStanding {
  readonly settings: SaleSettings;
  readonly skus: ReadonlyMap<Sku, { readonly available: number }>;
}

/** Whether a reservation was born as a hold. A rebuilt order remembers it by the confirm that sold it. */
export function wasHeld(reservation: ReservationRecord): boolean {
  return reservation.holdExpiresAt !== undefined || reservation.settledBy !== undefined;
}

/**
 * Whether the reservation that has the request's order id is its own first answer. If it is not, the key was reused: by
 * another buyer, with another payload, or for the other kind of request.
 */
export function isRepeat(reservation: ReservationRecord, command: PurchaseCommand | HoldCommand): boolean {
  return (
    reservation.buyerId === command.buyerId &&
    reservation.fingerprint === command.fingerprint &&
    wasHeld(reservation) === (command.type === 'hold')
  );
}

/**
 * Why a new purchase or hold is refused at `now`; absent when it is granted. `buyerUnits` is what the buyer holds and
 * owns already.
 *
 * In this order: the window, the buyer limit, the stock. Of several short SKUs the one that the lines name first.
 */
export function refusalOf(
  lines: readonly Line[],
  standing: SaleStanding,
  buyerUnits: number,
  now: number,
): Refusal | undefined {
  const { settings } = standing;
  const window = saleWindowAt(settings, now);
  if (window === 'not-started') return { outcome: 'not-started', startsAt: settings.startsAt ?? now };
  if (window !== 'open') return { outcome: window };
  const limit = settings.buyerLimit;
  if (limit !== undefined && buyerUnits + unitsOf(lines) > limit) {
    return { outcome: 'buyer-limit-reached', limit, remaining: Math.max(0, limit - buyerUnits) };
  }
  return shortageOf(lines, standing.skus);
}

/** Whether units that are due to come back could turn this refusal into a grant. */
export function dependsOnHolds(refusal: Refusal): boolean {
  return (
    refusal.outcome === 'sold-out' || refusal.outcome === 'not-enough' || refusal.outcome === 'buyer-limit-reached'
  );
}

function shortageOf(lines: readonly Line[], skus: SaleStanding['skus']): Refusal | undefined {
  for (let index = 0; index < lines.length; index += 1) {
    const { sku } = lines[index] as Line;
    const available = skus.get(sku)?.available ?? 0;
    if (available === 0) return { outcome: 'sold-out', sku };
    if (quantityOf(lines, sku) > available) return { outcome: 'not-enough', sku, available };
  }
  return undefined;
}
