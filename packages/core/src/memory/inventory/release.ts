import type { ReleaseCommand, ReleaseReply } from '../../ports/inventory-command.ts';
import { settlementOf } from '../../reservation/settlement-rule.ts';
import { endHold, expireIfDue } from './expire.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** `held -> available`: exactly what the hold took, once. */
export function release(ledger: SaleLedger, command: ReleaseCommand, now: number): ReleaseReply {
  const found = ledger.reservations.get(command.orderId);
  if (found?.buyerId === command.buyerId) expireIfDue(ledger, found, now);
  const settlement = settlementOf(found, command);
  if (settlement.move === 'none') return settlement.answer;
  const { reservation } = settlement;
  if (settlement.move === 'settle') {
    endHold(ledger, reservation, 'released', now);
    reservation.settledBy = command.operationId;
  }
  return { outcome: 'released', replayed: settlement.move === 'replay', lines: reservation.lines };
}
