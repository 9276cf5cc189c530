import {
  type BuyerId,
  FlashSaleError,
  type InventoryRebuildPlan,
  type Line,
  type Sku,
  unitsOf,
} from '@flash-sale/core';

/** Counts what a rebuild takes out of the allotments, per SKU and per buyer. */
export class CountedUnits {
  readonly #plan: InventoryRebuildPlan;
  /** Units that the orders leave of each SKU. */
  readonly unsold: Map<Sku, number>;
  readonly held = new Map<Sku, number>();
  readonly buyers = new Map<BuyerId, number>();

  constructor(plan: InventoryRebuildPlan) {
    this.#plan = plan;
    this.unsold = new Map(plan.skus.map(({ sku, allotment }) => [sku, allotment]));
  }

  addSold(buyerId: BuyerId, lines: readonly Line[]): void {
    for (const { sku, quantity } of lines) this.unsold.set(sku, (this.unsold.get(sku) ?? 0) - quantity);
    this.#addToBuyer(buyerId, lines);
  }

  addHeld(buyerId: BuyerId, lines: readonly Line[]): void {
    for (const { sku, quantity } of lines) this.held.set(sku, (this.held.get(sku) ?? 0) + quantity);
    this.#addToBuyer(buyerId, lines);
  }

  /** Throws `RECOVERY_STOPPED` when more is sold than may be: a person must decide. */
  refuseOversold(): void {
    for (const [sku, units] of this.unsold) {
      if (units >= 0) continue;
      throw new FlashSaleError('RECOVERY_STOPPED', `more of ${sku} is sold than its allotment`, {
        details: { saleId: this.#plan.saleId, sku, exceededBy: -units },
      });
    }
  }

  /** The levels of each SKU as the scripts keep them. */
  stockValues(): string[] {
    const allotments = new Map(this.#plan.skus.map(({ sku, allotment }) => [sku, allotment]));
    return Array.from(allotments).flatMap(([sku, allotment]) => {
      const unsold = this.unsold.get(sku) ?? 0;
      const held = this.held.get(sku) ?? 0;
      return [sku, [allotment, unsold - held, held, allotment - unsold].join(',')];
    });
  }

  #addToBuyer(buyerId: BuyerId, lines: readonly Line[]): void {
    this.buyers.set(buyerId, (this.buyers.get(buyerId) ?? 0) + unitsOf(lines));
  }
}
