import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand } from '../../ports/inventory-command.ts';
import { QUANTITY_MAX } from '../../sale/line.ts';

/** Refuses what is too small or too large, and so lets through what is neither: NaN, a half, a text. */
export class ChecksQuantitiesNegatively extends MemoryInventoryStore {
  protected override check(commands: readonly InventoryCommand[]): void {
    for (const command of commands) {
      const lines = command.type === 'purchase' || command.type === 'hold' ? command.lines : undefined;
      if (lines?.some(({ quantity }) => quantity <= 0 || quantity > QUANTITY_MAX)) {
        throw new FlashSaleError('INVALID_ARGUMENT', 'quantity is out of range');
      }
    }
  }
}
