import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Numbers requests instead of sales: a hole may be a refusal or a lost order, and nobody can tell. */
export class SeqWithGaps extends MemoryInventoryStore {
  #gap = 0;

  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (reply.outcome === 'sold-out' || reply.outcome === 'not-enough') this.#gap += 1;
    return reply.outcome === 'sold' ? { ...reply, seq: reply.seq + this.#gap } : reply;
  }
}
