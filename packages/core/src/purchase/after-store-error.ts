import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import type { Unavailable } from './purchase-result.ts';
import { unavailable, unavailableFor } from './unavailable.ts';

/**
 * What a failed store call means for its caller: `unavailable` when nothing was taken, absent when that is unknown.
 * Throws what is the caller's mistake. A store that has lost the sale, or moved on, ends this epoch here.
 */
export function afterStoreError(context: SellingContext, sale: AttachedSale, error: unknown): Unavailable | undefined {
  if (!FlashSaleError.isInstance(error)) return undefined;
  if (context.sales.detachIfOver(sale, error)) return unavailable('recovering', error.retryAfterMs);
  if (error.effect === 'unknown') return undefined;
  const refused = unavailableFor(error, context.closing());
  if (refused === undefined) throw error;
  return refused;
}
