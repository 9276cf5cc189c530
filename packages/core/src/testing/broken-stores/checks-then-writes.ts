import { reserve } from '../../memory/inventory/reserve.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { sell } from '../../memory/inventory/sell.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';
import type { SaleEpoch } from '../../ports/inventory-store.ts';

/** Reads the stock in one round trip and takes it in the next: who comes in between reads the same stock. */
export class ChecksThenWrites extends MemoryInventoryStore {
  #read: ReadonlyMap<string, number> = new Map();

  override async decide<const Commands extends readonly InventoryCommand[]>(sale: SaleEpoch, commands: Commands) {
    if ((await this.status(sale.saleId)) === undefined) return super.decide(sale, commands);
    const { skus } = await this.levels(sale.saleId);
    const read = new Map(skus.map(({ sku, available }) => [sku as string, available]));
    await new Promise((resolve) => setImmediate(resolve));
    this.#read = read;
    return super.decide(sale, commands);
  }

  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const reply = super.carryOut(ledger, command, now);
    if (command.type !== 'purchase' || reply.outcome !== 'sold-out') return reply;
    if (!command.lines.every(({ sku, quantity }) => quantity <= (this.#read.get(sku) ?? 0))) return reply;
    return sell(ledger, reserve(ledger, command, undefined, now), now, command.traceparent);
  }
}
