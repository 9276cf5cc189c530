import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryRebuild, InventoryRebuildPlan } from '../../ports/inventory-store.ts';

/** Rebuilds from orders alone: what buyers hold at the checkout is sold to others. */
export class RebuildsWithoutHolds extends MemoryInventoryStore {
  override async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    const rebuild = await super.rebuild(plan);
    rebuild.addHolds = async () => {};
    return rebuild;
  }
}
