import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { Sale } from '../sale/sale.ts';
import type { AttachedSale } from './attached-sale.ts';
import type { SellingContext } from './selling-context.ts';

/** A sale whose state changes more often than this within one copy is copied by whoever changes it last. */
const ATTEMPTS_MAX = 5;

/**
 * Copies the catalog's settings into the store, and again when the catalog has moved on meanwhile: somebody who read
 * "open" before an operator paused the sale must not leave it open. Between the late copy and its correction the store
 * follows the older settings.
 */
export async function copySettings(
  context: SellingContext,
  sale: AttachedSale,
  options?: CallOptions,
): Promise<{ readonly sale: Sale; readonly adjustments: readonly Adjustment[] }> {
  const { catalog, inventory } = context.ports;
  for (let attempt = 1; ; attempt += 1) {
    const found = await catalog.saleWithAdjustments(sale.saleId, options);
    if (found === undefined) throw new FlashSaleError('SALE_NOT_FOUND', `there is no sale ${sale.saleId}`);
    try {
      await inventory.configure(sale, found.sale, options);
    } catch (error) {
      // It was ended since it was read, and the store knows already.
      if (attempt < ATTEMPTS_MAX && FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) continue;
      throw error;
    }
    const now = await catalog.sale(sale.saleId, options);
    if (now === undefined || now.state === found.sale.state || attempt === ATTEMPTS_MAX) return found;
  }
}
