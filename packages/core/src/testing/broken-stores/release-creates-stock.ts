import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Releases by adding one, whether there was a hold or not: a missing key becomes a stock of one. */
export class ReleaseCreatesStock extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type !== 'release' || reply.outcome !== 'hold-not-found') return reply;
    for (const stock of ledger.skus.values()) stock.available += 1;
    return reply;
  }
}
