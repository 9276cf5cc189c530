import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Deletes the record of what was released: a late duplicate of the hold takes the units again. */
export class ReleaseForgetsTheKey extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type === 'release' && reply.outcome === 'released') {
      const forgotten = ledger.reservations.get(command.orderId);
      ledger.reservations.delete(command.orderId);
      if (forgotten !== undefined) ledger.scanOrder.splice(ledger.scanOrder.indexOf(forgotten), 1);
    }
    return reply;
  }
}
