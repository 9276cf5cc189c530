import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { takeUnits } from '../../memory/inventory/stock-moves.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Takes the lines one after the other and stops at the short one: those before it stay taken. */
export class TakesLineByLine extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type !== 'purchase' || (reply.outcome !== 'sold-out' && reply.outcome !== 'not-enough')) return reply;
    const short = command.lines.findIndex(({ sku }) => sku === reply.sku);
    takeUnits(ledger, command.lines.slice(0, short), 'sold');
    return reply;
  }
}
