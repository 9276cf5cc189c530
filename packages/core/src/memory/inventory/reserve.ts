import type { HoldCommand, PurchaseCommand } from '../../ports/inventory-command.ts';
import { unitsOf } from '../../reservation/lines.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';
import { countForBuyer, ownLines, takeUnits } from './stock-moves.ts';

/** Takes the units of a granted request out of `available` and records for whom. */
export function reserve(
  ledger: SaleLedger,
  command: PurchaseCommand | HoldCommand,
  holdExpiresAt: number | undefined,
  now: number,
): StoredReservation {
  const reservation: StoredReservation = {
    orderId: command.orderId,
    buyerId: command.buyerId,
    state: holdExpiresAt === undefined ? 'sold' : 'held',
    lines: ownLines(command.lines),
    fingerprint: command.fingerprint,
    changedAt: now,
    holdExpiresAt,
    settledBy: undefined,
    epoch: 0,
    seq: 0,
    traceparent: undefined,
    redriveRound: 0,
    inOutbox: false,
    dueIndex: -1,
  };
  takeUnits(ledger, reservation.lines, holdExpiresAt === undefined ? 'sold' : 'held');
  countForBuyer(ledger, command.buyerId, unitsOf(reservation.lines));
  ledger.reservations.set(command.orderId, reservation);
  ledger.scanOrder.push(reservation);
  return reservation;
}
