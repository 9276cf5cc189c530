import type { OrderId } from '../../identity/ids.ts';
import type { SaleLedger } from '../../memory/inventory/sale-ledger.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryCommand, InventoryReply } from '../../ports/inventory-command.ts';

/** Keeps every answer under its key, refusals too: who came a second too early can never buy. */
export class RemembersRefusals extends MemoryInventoryStore {
  readonly #answers = new Map<OrderId, InventoryReply>();

  protected override carryOut(ledger: SaleLedger, command: InventoryCommand, now: number): InventoryReply {
    if (command.type !== 'purchase') return super.carryOut(ledger, command, now);
    const answered = this.#answers.get(command.orderId);
    if (answered !== undefined) return answered;
    const reply = super.carryOut(ledger, command, now);
    if (reply.outcome !== 'sold' && reply.outcome !== 'key-reused') this.#answers.set(command.orderId, reply);
    return reply;
  }
}
