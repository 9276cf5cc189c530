import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Does not know an adjustment that was sent again: the allotment grows twice. */
export class AdjustsTwice extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    if (command.type === 'adjust') ledger.adjustments.delete(command.operationId);
    return super.carryOut(ledger, command, now);
  }
}
