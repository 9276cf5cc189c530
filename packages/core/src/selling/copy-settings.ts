import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { Sale } from '../sale/sale.ts';
import type { AttachedSale } from './attached-sale.ts';
import type { SellingContext } from './selling-context.ts';

/**
 * Copies the catalog's settings into the store. Whoever read them before somebody changed them changes nothing, however late
 * the copy arrives: the store keeps the highest revision.
 */
export async function copySettings(
  { ports: { catalog, inventory } }: SellingContext,
  sale: AttachedSale,
  options?: CallOptions,
): Promise<{ readonly sale: Sale; readonly adjustments: readonly Adjustment[] }> {
  const found = await catalog.saleWithAdjustments(sale.saleId, options);
  if (found === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${sale.saleId}`);
  await inventory.configure(sale, found.sale, options);
  return found;
}
