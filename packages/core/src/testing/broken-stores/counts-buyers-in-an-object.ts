import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

const EMPTY: Readonly<Record<string, number>> = {};

/** Counts the units of buyers in a plain object, which has members before anything was counted. */
export class CountsBuyersInAnObject extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const inherited = command.type === 'purchase' ? EMPTY[command.buyerId] : undefined;
    if (command.type === 'purchase' && inherited !== undefined) ledger.buyers.set(command.buyerId, Number(inherited));
    return super.carryOut(ledger, command, now);
  }
}
