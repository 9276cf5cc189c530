import { dropFromOutbox } from '../../memory/inventory/outbox-entries.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Leaves the message of a confirmed hold to its caller: a crash in between loses a paid order. */
export class SellsWithoutMessage extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type === 'confirm' && reply.outcome === 'sold' && !reply.replayed) dropFromOutbox(ledger, reply.seq);
    return reply;
  }
}
