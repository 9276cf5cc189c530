import type { PurchaseCommand, PurchaseReply } from '../../ports/inventory-command.ts';
import { isRepeat } from '../../reservation/request-rule.ts';
import { KEY_REUSED, refuse } from './refusal.ts';
import { reserve } from './reserve.ts';
import type { SaleLedger } from './sale-ledger.ts';
import { sell, soldReply } from './sell.ts';

/** `available -> sold`, once per order id. */
export function purchase(ledger: SaleLedger, command: PurchaseCommand, now: number): PurchaseReply {
  const earlier = ledger.reservations.get(command.orderId);
  if (earlier !== undefined) return isRepeat(earlier, command) ? soldReply(ledger, earlier, true) : KEY_REUSED;
  const refusal = refuse(ledger, command, now);
  if (refusal !== undefined) return refusal;
  return sell(ledger, reserve(ledger, command, undefined, now), now, command.traceparent);
}
