import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Returns the units of a release to the sale and not to the buyer's limit. */
export class LimitKeptOnRelease extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    if (command.type !== 'release') return super.carryOut(ledger, command, now);
    const counted = ledger.buyers.get(command.buyerId);
    const reply = super.carryOut(ledger, command, now);
    if (counted !== undefined) ledger.buyers.set(command.buyerId, counted);
    return reply;
  }
}
