import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryRebuild, InventoryRebuildPlan } from '../../ports/inventory-store.ts';

/** Opens a sale whenever it is asked to, also one that is open: the whole stock is on sale again. */
export class InitializeResetsStock extends MemoryInventoryStore {
  override async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    const shown = await this.status(plan.saleId);
    if (shown === undefined) return super.rebuild(plan);
    return super.rebuild({ ...plan, epoch: Math.max(plan.epoch, shown.epoch + 1), replaces: shown.epoch });
  }
}
