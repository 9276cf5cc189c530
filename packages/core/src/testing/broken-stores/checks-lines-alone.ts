import { reserve } from '../../memory/inventory/reserve.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { sell } from '../../memory/inventory/sell.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Checks each line of a cart against the stock by itself: two lines on the same SKU pass that together exceed it. */
export class ChecksLinesAlone extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type !== 'purchase' || reply.outcome !== 'not-enough') return reply;
    const fits = command.lines.every(({ sku, quantity }) => quantity <= (ledger.skus.get(sku)?.available ?? 0));
    return fits ? sell(ledger, reserve(ledger, command, undefined, now), now, command.traceparent) : reply;
  }
}
