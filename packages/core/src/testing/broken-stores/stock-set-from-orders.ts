import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** After each order the counter is set to what the orders have left: whatever is held is on sale once more. */
export class StockSetFromOrders extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (reply.outcome !== 'sold') return reply;
    for (const stock of ledger.skus.values()) stock.available = stock.allotment - stock.sold;
    return reply;
  }
}
