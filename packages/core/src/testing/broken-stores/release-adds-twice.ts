import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { returnUnits } from '../../memory/inventory/stock-moves.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Does not know a release that the driver sent again after a reconnect: the units return twice. */
export class ReleaseAddsTwice extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (reply.outcome === 'released' && reply.replayed) returnUnits(ledger, reply.lines);
    return reply;
  }
}
