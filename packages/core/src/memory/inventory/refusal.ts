import {
  EXPIRE_WHEN_SHORT_MAX,
  type HoldCommand,
  type KeyReused,
  type PurchaseCommand,
  type Refusal,
} from '../../ports/inventory-command.ts';
import { dependsOnHolds, refusalOf } from '../../reservation/request-rule.ts';
import { expireDue } from './expire.ts';
import type { SaleLedger } from './sale-ledger.ts';

/** The order id belongs to another request. */
export const KEY_REUSED: KeyReused = { outcome: 'key-reused' };

/** Why a new request is refused; absent when it is granted. What is due comes back before the final word. */
export function refuse(ledger: SaleLedger, command: PurchaseCommand | HoldCommand, now: number): Refusal | undefined {
  const refusal = judge(ledger, command, now);
  if (refusal === undefined || !dependsOnHolds(refusal)) return refusal;
  return expireDue(ledger, now, EXPIRE_WHEN_SHORT_MAX) === 0 ? refusal : judge(ledger, command, now);
}

function judge(ledger: SaleLedger, command: PurchaseCommand | HoldCommand, now: number): Refusal | undefined {
  return refusalOf(command.lines, ledger, ledger.buyers.get(command.buyerId) ?? 0, now);
}
