import type { SaleId } from '../../identity/ids.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { LevelsSnapshot } from '../../sale/levels.ts';

/** Tells who watches of every change but the last: the page shows one left when none is. */
export class LevelsLagBehind extends MemoryInventoryStore {
  override async *watchLevels(saleId: SaleId, signal: AbortSignal): AsyncGenerator<LevelsSnapshot> {
    let withheld: LevelsSnapshot | undefined;
    for await (const snapshot of super.watchLevels(saleId, signal)) {
      yield withheld ?? snapshot;
      withheld = snapshot;
    }
  }
}
