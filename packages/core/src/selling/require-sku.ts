import { type Deadline, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Sku } from '../identity/ids.ts';
import type { AttachedSale } from './attached-sale.ts';
import { refreshSale } from './refresh-sale.ts';
import type { SellingContext } from './selling-context.ts';

/** How often unknown SKUs, which come from outside, may make this process read the catalog again. */
const LOOKUP_MS = 250;

/** Makes sure that the sale offers the SKU: one may have joined since it was attached. Throws `SKU_NOT_IN_SALE`. */
export async function requireSku(
  context: SellingContext,
  sale: AttachedSale,
  sku: Sku,
  deadline: Deadline,
): Promise<void> {
  const { clock, logger } = context.ports;
  const now = clock.monotonic();
  if (now - sale.skusReadAt >= LOOKUP_MS) {
    sale.skusReadAt = now;
    await within(clock, deadline, refreshSale(context, sale)).catch((error: unknown) => {
      logger.debug({ error, saleId: sale.saleId }, 'the SKUs of a sale could not be read again');
    });
  }
  if (sale.skus.has(sku)) return;
  throw new FlashSaleError('SKU_NOT_IN_SALE', `sale ${sale.saleId} does not offer ${sku}`, { details: { sku } });
}
