import { type Deadline, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Sku } from '../identity/ids.ts';
import type { AttachedSale } from './attached-sale.ts';
import { refreshSale } from './refresh-sale.ts';
import type { SellingContext } from './selling-context.ts';

/** How often unknown SKUs, which come from outside, may make this process read the catalog again. */
const LOOKUP_MS = 250;

/**
 * Makes sure that the sale offers the SKU: one may have joined since it was attached. Whoever asks while the catalog is
 * read waits for the same reading.
 *
 * Throws `SKU_NOT_IN_SALE` when a reading that began within `LOOKUP_MS` before did not find it, and what the ports throw
 * when they cannot be read: that is no word about the SKU.
 */
export async function requireSku(
  context: SellingContext,
  sale: AttachedSale,
  sku: Sku,
  deadline: Deadline,
): Promise<void> {
  const { clock } = context.ports;
  if (sale.skuLookup === undefined || clock.monotonic() - sale.skuLookup.askedAt >= LOOKUP_MS) {
    sale.skuLookup = { askedAt: clock.monotonic(), done: lookUp(context, sale) };
    sale.skuLookup.done.catch(() => {});
  }
  await within(clock, deadline, sale.skuLookup.done);
  if (sale.skus.has(sku)) return;
  throw new FlashSaleError('SKU_NOT_IN_SALE', `sale ${sale.saleId} does not offer ${sku}`, { details: { sku } });
}

async function lookUp(context: SellingContext, sale: AttachedSale): Promise<void> {
  try {
    await refreshSale(context, sale);
  } catch (error) {
    context.ports.logger.debug({ error, saleId: sale.saleId }, 'the SKUs of a sale could not be read again');
    context.sales.rethrow(sale, error);
  }
}
