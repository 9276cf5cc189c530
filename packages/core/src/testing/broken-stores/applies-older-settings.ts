import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { SaleEpoch } from '../../ports/inventory-store.ts';
import type { SaleSettings } from '../../sale/sale.ts';

/** Takes whatever copy of the settings arrives last for the newest. */
export class AppliesOlderSettings extends MemoryInventoryStore {
  #copies = 0;

  override configure(sale: SaleEpoch, settings: SaleSettings): Promise<void> {
    this.#copies += 1;
    const revision = settings.revision >= 1 ? 1_000 + this.#copies : settings.revision;
    return super.configure(sale, { ...settings, revision });
  }
}
