import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { OrderId } from '../../identity/ids.ts';
import type { InventoryRebuild, InventoryRebuildPlan, RestoredOrder } from '../../ports/inventory-store.ts';
import { checkHold, checkRestored } from '../../reservation/check-rebuild.ts';
import type { Reservation } from '../../reservation/reservation.ts';

/** What a rebuild has collected, to be switched to in one step. */
export interface CollectedReservations {
  readonly orders: readonly RestoredOrder[];
  readonly holds: readonly Reservation[];
}

/** Builds the sale anew out of what was collected, and switches to it if it is still in the epoch that it replaces. */
export type SwitchTo = (collected: CollectedReservations) => 'opened' | 'superseded' | Promise<'opened' | 'superseded'>;

/** A rebuild that collects in memory, beside the sale, and leaves the switch to the store. */
export class MemoryInventoryRebuild implements InventoryRebuild {
  readonly #plan: InventoryRebuildPlan;
  readonly #switchTo: SwitchTo;
  readonly #orders = new Map<OrderId, RestoredOrder>();
  readonly #holds = new Map<OrderId, Reservation>();
  #closed = false;

  constructor(plan: InventoryRebuildPlan, switchTo: SwitchTo) {
    this.#plan = plan;
    this.#switchTo = switchTo;
  }

  async addSold(orders: readonly RestoredOrder[]): Promise<void> {
    this.#requireOpen();
    for (const order of orders) checkRestored(this.#plan, order);
    for (const order of orders) {
      const { orderId } = order.message;
      const earlier = this.#orders.get(orderId);
      if (earlier === undefined || order.inOutbox) this.#orders.set(orderId, earlier?.inOutbox ? earlier : order);
    }
  }

  async addHolds(holds: readonly Reservation[]): Promise<void> {
    this.#requireOpen();
    for (const hold of holds) checkHold(hold);
    for (const hold of holds) this.#holds.set(hold.orderId, hold);
  }

  async commit(): Promise<'opened' | 'superseded'> {
    this.#requireOpen();
    return this.#switchTo({ orders: [...this.#orders.values()], holds: [...this.#holds.values()] });
  }

  async discard(): Promise<void> {
    this.#closed = true;
    this.#orders.clear();
    this.#holds.clear();
  }

  #requireOpen(): void {
    if (this.#closed) throw new FlashSaleError('CLOSED', 'this rebuild was discarded');
  }
}
