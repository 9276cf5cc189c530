import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Keeps the buyer's count in a record that is deleted with the sale: the buyer buys again. */
export class LimitForgottenOnSale extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type === 'purchase' && reply.outcome === 'sold') ledger.buyers.delete(command.buyerId);
    return reply;
  }
}
