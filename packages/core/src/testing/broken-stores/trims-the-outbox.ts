import { dropFromOutbox } from '../../memory/inventory/outbox-entries.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Most entries that this store keeps for the relay. */
const ENTRIES_MAX = 50;

/** Gives the outbox a maximum length: when the queue is down for long, the oldest orders are lost. */
export class TrimsTheOutbox extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (ledger.outbox.entries > ENTRIES_MAX) dropFromOutbox(ledger, ledger.outbox.first + 1);
    return reply;
  }
}
