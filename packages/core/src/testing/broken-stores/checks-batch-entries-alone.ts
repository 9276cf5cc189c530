import { reserve } from '../../memory/inventory/reserve.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { sell } from '../../memory/inventory/sell.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Checks each entry of a batch against the stock before the batch, and takes for all that passed. */
export class ChecksBatchEntriesAlone extends MemoryInventoryStore {
  protected override carryOutAll(
    ledger: SaleLedger,
    commands: readonly InventoryCommand[],
    now: number,
  ): InventoryReply[] {
    const before = new Map(Array.from(ledger.skus.values(), ({ sku, available }) => [sku, available]));
    return commands.map((command) => {
      const reply = this.carryOut(ledger, command, now);
      if (command.type !== 'purchase' || (reply.outcome !== 'sold-out' && reply.outcome !== 'not-enough')) return reply;
      if (!command.lines.every(({ sku, quantity }) => quantity <= (before.get(sku) ?? 0))) return reply;
      return sell(ledger, reserve(ledger, command, undefined, now), now, command.traceparent);
    });
  }
}
