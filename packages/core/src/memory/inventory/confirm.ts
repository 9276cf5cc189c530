import type { ConfirmCommand, ConfirmReply } from '../../ports/inventory-command.ts';
import { unitsOf } from '../../reservation/lines.ts';
import { excessOf, settlementOf } from '../../reservation/settlement-rule.ts';
import { removeDue } from './due-holds.ts';
import { expireIfDue } from './expire.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';
import { sell, soldReply } from './sell.ts';
import { countForBuyer, ownLines, returnUnits, takeUnits } from './stock-moves.ts';

/** `held -> sold` for the confirmed part; the rest returns to `available` in the same step. */
export function confirm(ledger: SaleLedger, command: ConfirmCommand, now: number): ConfirmReply {
  const found = ledger.reservations.get(command.orderId);
  if (found?.buyerId === command.buyerId) expireIfDue(ledger, found, now);
  const settlement = settlementOf(found, command);
  if (settlement.move === 'none') return settlement.answer;
  const { reservation } = settlement;
  if (settlement.move === 'replay') return soldReply(ledger, reservation, true);
  const excess = command.lines === undefined ? undefined : excessOf(reservation.lines, command.lines);
  if (excess !== undefined) return excess;
  moveHeldToSold(ledger, reservation, command);
  return sell(ledger, reservation, now, command.traceparent);
}

function moveHeldToSold(ledger: SaleLedger, hold: StoredReservation, command: ConfirmCommand): void {
  const confirmed = command.lines === undefined ? hold.lines : ownLines(command.lines);
  removeDue(ledger.due, hold);
  returnUnits(ledger, hold.lines);
  takeUnits(ledger, confirmed, 'sold');
  countForBuyer(ledger, hold.buyerId, unitsOf(confirmed) - unitsOf(hold.lines));
  hold.lines = confirmed;
  hold.settledBy = command.operationId;
}
