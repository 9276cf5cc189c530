import type { ExpireCommand, ExpireReply } from '../../ports/inventory-command.ts';
import { unitsOf } from '../../reservation/lines.ts';
import { isDue } from '../../reservation/settlement-rule.ts';
import { removeDue } from './due-holds.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';
import { countForBuyer, returnUnits } from './stock-moves.ts';

/** Ends what is due, and says what is next. */
export function expire(ledger: SaleLedger, command: ExpireCommand, now: number): ExpireReply {
  const expired = expireDue(ledger, now, command.limit);
  const next = ledger.due[0];
  return {
    outcome: 'expired-holds',
    expired,
    more: next !== undefined && isDue(next, now),
    nextDueAt: next?.holdExpiresAt,
  };
}

/** Ends at most `limit` due holds, the earliest first. Returns how many. */
export function expireDue(ledger: SaleLedger, now: number, limit: number): number {
  let expired = 0;
  while (expired < limit) {
    const hold = ledger.due[0];
    if (hold === undefined || !isDue(hold, now)) break;
    endHold(ledger, hold, 'expired', now);
    expired += 1;
  }
  return expired;
}

/** Ends this very hold if it is due: who names it is told `expired`, and that is final. */
export function expireIfDue(ledger: SaleLedger, reservation: StoredReservation | undefined, now: number): void {
  if (reservation !== undefined && isDue(reservation, now)) endHold(ledger, reservation, 'expired', now);
}

/** `held -> available` for all that the hold took. */
export function endHold(ledger: SaleLedger, hold: StoredReservation, state: 'released' | 'expired', now: number): void {
  removeDue(ledger.due, hold);
  returnUnits(ledger, hold.lines);
  countForBuyer(ledger, hold.buyerId, -unitsOf(hold.lines));
  hold.state = state;
  hold.changedAt = now;
  ledger.version += 1;
}
