import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Takes first and compares later: a refusal leaves the counter lower than it was, and at last below zero. */
export class DecrementsFirst extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type !== 'purchase' || (reply.outcome !== 'sold-out' && reply.outcome !== 'not-enough')) return reply;
    const stock = ledger.skus.get(reply.sku);
    if (stock !== undefined) stock.available -= command.lines[0]?.quantity ?? 0;
    return reply;
  }
}
