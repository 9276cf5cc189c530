import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Looks a key up without asking whose it is: a stranger gets the answer of its owner. */
export class KeyOfAnyBuyer extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const earlier = command.type === 'purchase' ? ledger.reservations.get(command.orderId) : undefined;
    if (command.type !== 'purchase' || earlier === undefined) return super.carryOut(ledger, command, now);
    return super.carryOut(ledger, { ...command, buyerId: earlier.buyerId }, now);
  }
}
