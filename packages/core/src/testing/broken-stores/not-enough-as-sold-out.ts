import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Says sold-out to a request for two when one is left, and so hides that one from everybody. */
export class NotEnoughAsSoldOut extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    return reply.outcome === 'not-enough' ? { outcome: 'sold-out', sku: reply.sku } : reply;
  }
}
