import { settleAdjustment } from '../adjustment/settle-adjustment.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { Sku } from '../identity/ids.ts';
import { joinIdOf } from '../identity/order-identity.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { AttachedSale } from './attached-sale.ts';
import { copySettings } from './copy-settings.ts';
import type { SellingContext } from './selling-context.ts';

/**
 * Brings a live sale's copy in the store up to the catalog: settings, SKUs that joined, adjustments that were
 * interrupted. Only reads and adjusts; never sets a level. Safe to repeat at any time, from any process.
 */
export async function refreshSale(context: SellingContext, sale: AttachedSale): Promise<void> {
  const found = await copySettings(context, sale);
  const levels = await context.ports.inventory.levels(sale.saleId);
  if (levels.epoch !== sale.epoch)
    throw new FlashSaleError('EPOCH_SUPERSEDED', 'the sale has moved on while it was read');
  const known = new Set(levels.skus.map((entry) => entry.sku));
  for (const { sku, allotment } of found.sale.skus) {
    if (!known.has(sku)) await joinSku(context, sale, sku, initialAllotment(sku, allotment, found.adjustments));
    sale.skus.add(sku);
  }
  for (const adjustment of found.adjustments) {
    if (adjustment.state === 'recorded' || adjustment.state === 'pending') {
      await settleAdjustment(context, sale, adjustment);
    }
  }
  sale.shortcut.clear();
}

/** What a SKU had when it was made: the same number for every process, whatever was adjusted meanwhile. */
function initialAllotment(sku: Sku, allotment: number, adjustments: readonly Adjustment[]): number {
  let initial = allotment;
  for (const adjustment of adjustments) {
    const applied = adjustment.state === 'recorded' || adjustment.state === 'done';
    if (adjustment.sku === sku && applied) initial -= adjustment.delta;
  }
  return initial;
}

/** Adds a SKU to the live sale with what it had when it was made, once per epoch, whoever sees it first. */
async function joinSku(context: SellingContext, sale: AttachedSale, sku: Sku, initial: number): Promise<void> {
  if (initial === 0) return;
  await context.ports.inventory.decide(sale, [{ type: 'adjust', operationId: joinIdOf(sku), sku, delta: initial }]);
}
