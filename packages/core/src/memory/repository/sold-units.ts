import type { SaleId, Sku } from '../../identity/ids.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';

/** Units sold of one SKU, counted in two ways. */
export interface SoldUnits {
  readonly sku: Sku;
  /** The guard's own counter. */
  readonly counter: number;
  /** Added up over the orders. */
  readonly summed: number;
}

/** Both counts for every SKU of the sale; nothing for an unknown sale. */
export function soldUnits(database: MemoryDatabase, saleId: SaleId): readonly SoldUnits[] {
  const sale = database.sales.get(saleId);
  if (sale === undefined) return [];
  const sums = new Map<Sku, number>();
  for (const order of sale.orders) {
    for (const line of order.lines) sums.set(line.sku, (sums.get(line.sku) ?? 0) + line.quantity);
  }
  return [...sale.skus.values()].map(({ sku, sold }) => ({ sku, counter: sold, summed: sums.get(sku) ?? 0 }));
}
