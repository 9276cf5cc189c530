import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { takeUnits } from '../../memory/inventory/stock-moves.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Two clicks take two units: the repeat is answered from the record after the units were taken once more. */
export class RepeatTakesAgain extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type === 'purchase' && reply.outcome === 'sold' && reply.replayed) {
      takeUnits(ledger, command.lines, 'sold');
    }
    return reply;
  }
}
