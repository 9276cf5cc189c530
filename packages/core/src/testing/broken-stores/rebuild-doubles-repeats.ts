import type { OrderId } from '../../identity/ids.ts';
import { MemoryInventoryStore } from '../../memory/memory-inventory-store.ts';
import type { InventoryRebuild, InventoryRebuildPlan } from '../../ports/inventory-store.ts';
import { systemRandom } from '../../runtime/system-random.ts';

/** Adds up orders, outbox and dead letters without looking at their ids: what is in two of them is sold twice. */
export class RebuildDoublesRepeats extends MemoryInventoryStore {
  override async rebuild(plan: InventoryRebuildPlan): Promise<InventoryRebuild> {
    const rebuild = await super.rebuild(plan);
    const addSold = rebuild.addSold.bind(rebuild);
    const seen = new Set<OrderId>();
    rebuild.addSold = (orders) =>
      addSold(
        orders.map(({ message, inOutbox }) => {
          const orderId = seen.has(message.orderId) ? (systemRandom.id() as OrderId) : message.orderId;
          seen.add(message.orderId);
          return { message: { ...message, orderId }, inOutbox };
        }),
      );
    return rebuild;
  }
}
