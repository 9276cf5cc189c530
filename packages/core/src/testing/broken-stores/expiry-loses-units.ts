import { removeDue } from '../../memory/inventory/due-holds.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';
import { isDue } from '../../reservation/settlement-rule.ts';

/** A hold's record runs out by a time to live of its own: when the sweeper comes, nobody knows what to return. */
export class ExpiryLosesUnits extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    for (const hold of [...ledger.due]) {
      if (!isDue(hold, now)) continue;
      removeDue(ledger.due, hold);
      hold.state = 'expired';
      hold.changedAt = now;
    }
    return super.carryOut(ledger, command, now);
  }
}
