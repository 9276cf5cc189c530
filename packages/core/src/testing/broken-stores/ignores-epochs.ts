import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand } from '../../ports/inventory-command.ts';
import type { SaleEpoch } from '../../ports/inventory-store.ts';

/** Sells to whoever asks, also to a process that has slept through a recovery. */
export class IgnoresEpochs extends MemoryInventoryStore {
  override async decide<const Commands extends readonly InventoryCommand[]>(sale: SaleEpoch, commands: Commands) {
    const shown = await this.status(sale.saleId);
    return super.decide({ ...sale, epoch: shown?.epoch ?? sale.epoch }, commands);
  }
}
