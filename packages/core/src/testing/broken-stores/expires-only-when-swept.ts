import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Leaves expiry to a sweeper alone: until it comes, buyers are told sold-out of what nobody holds any more. */
export class ExpiresOnlyWhenSwept extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    if (command.type !== 'purchase' && command.type !== 'hold') return super.carryOut(ledger, command, now);
    const due = ledger.due.splice(0);
    const reply = super.carryOut(ledger, command, now);
    ledger.due.push(...due);
    ledger.due.sort((a, b) => (a.holdExpiresAt ?? 0) - (b.holdExpiresAt ?? 0));
    for (const [index, hold] of ledger.due.entries()) hold.dueIndex = index;
    return reply;
  }
}
