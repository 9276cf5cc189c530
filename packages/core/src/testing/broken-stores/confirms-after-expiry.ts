import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Lets a confirm win over an expiry that no sweeper has carried out yet. */
export class ConfirmsAfterExpiry extends MemoryInventoryStore {
  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    const hold = command.type === 'confirm' ? ledger.reservations.get(command.orderId) : undefined;
    return super.carryOut(ledger, command, Math.min(now, (hold?.holdExpiresAt ?? now + 1) - 1));
  }
}
