import type {
  ConfirmCommand,
  ConfirmReply,
  HoldNotFound,
  HoldSettled,
  ReleaseCommand,
} from '../ports/inventory-command.ts';
import type { Line } from '../sale/line.ts';
import { quantityOf } from './lines.ts';
import { wasHeld } from './request-rule.ts';
import type { ReservationRecord } from './reservation.ts';

/** Whether a held reservation's time is over: the first instant that does not hold any more is `holdExpiresAt`. */
export function isDue(reservation: ReservationRecord, now: number): boolean {
  return reservation.state === 'held' && reservation.holdExpiresAt !== undefined && now >= reservation.holdExpiresAt;
}

/** How a reservation ended that is a hold no more. */
export function settledOutcome(reservation: ReservationRecord): HoldSettled {
  if (reservation.state === 'sold') return { outcome: 'already-confirmed' };
  if (reservation.state === 'released') return { outcome: 'already-released' };
  return { outcome: 'expired', holdExpiresAt: reservation.holdExpiresAt ?? reservation.changedAt };
}

/**
 * What a confirm or a release may do with the reservation that it names.
 *
 * - `settle`: it is held; go on.
 * - `replay`: this very operation settled it in this very way; answer as then.
 * - `none`: nothing; the answer says why.
 */
export type Settlement<Kept extends ReservationRecord> =
  | { readonly move: 'settle' | 'replay'; readonly reservation: Kept }
  | { readonly move: 'none'; readonly answer: HoldSettled | HoldNotFound };

const NOT_FOUND = { move: 'none', answer: { outcome: 'hold-not-found' } } as const;

/** Judges a second move. A hold that is due must have been expired before. */
export function settlementOf<Kept extends ReservationRecord>(
  reservation: Kept | undefined,
  command: ConfirmCommand | ReleaseCommand,
): Settlement<Kept> {
  if (reservation === undefined || reservation.buyerId !== command.buyerId || !wasHeld(reservation)) return NOT_FOUND;
  if (reservation.state === 'held') return { move: 'settle', reservation };
  const wanted = command.type === 'confirm' ? 'sold' : 'released';
  if (reservation.state === wanted && reservation.settledBy === command.operationId) {
    return { move: 'replay', reservation };
  }
  return { move: 'none', answer: settledOutcome(reservation) };
}

/** The first line of a confirm that asks for more than is held; absent when all of it is held. */
export function excessOf(
  held: readonly Line[],
  confirmed: readonly Line[],
): Extract<ConfirmReply, { outcome: 'exceeds-held' }> | undefined {
  for (const { sku } of confirmed) {
    const units = quantityOf(held, sku);
    if (quantityOf(confirmed, sku) > units) return { outcome: 'exceeds-held', sku, held: units };
  }
  return undefined;
}
