import type { Held, HoldCommand, HoldReply } from '../../ports/inventory-command.ts';
import { leastAvailable } from '../../reservation/lines.ts';
import { isRepeat } from '../../reservation/request-rule.ts';
import { settledOutcome } from '../../reservation/settlement-rule.ts';
import { addDue } from './due-holds.ts';
import { expireIfDue } from './expire.ts';
import { KEY_REUSED, refuse } from './refusal.ts';
import { reserve } from './reserve.ts';
import type { SaleLedger, StoredReservation } from './sale-ledger.ts';

/** `available -> held`, once per order id: a repeat learns how the hold stands, and never takes units again. */
export function hold(ledger: SaleLedger, command: HoldCommand, now: number): HoldReply {
  const earlier = ledger.reservations.get(command.orderId);
  if (earlier !== undefined) {
    if (!isRepeat(earlier, command)) return KEY_REUSED;
    expireIfDue(ledger, earlier, now);
    return earlier.state === 'held' ? heldReply(ledger, earlier, true) : settledOutcome(earlier);
  }
  const refusal = refuse(ledger, command, now);
  if (refusal !== undefined) return refusal;
  const reservation = reserve(ledger, command, now + command.holdTtlMs, now);
  addDue(ledger.due, reservation);
  ledger.version += 1;
  return heldReply(ledger, reservation, false);
}

function heldReply(ledger: SaleLedger, reservation: StoredReservation, replayed: boolean): Held {
  return {
    outcome: 'held',
    replayed,
    lines: reservation.lines,
    holdExpiresAt: reservation.holdExpiresAt ?? reservation.changedAt,
    remaining: leastAvailable(reservation.lines, ledger.skus),
  };
}
