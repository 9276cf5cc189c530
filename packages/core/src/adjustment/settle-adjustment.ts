import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { AdjustReply } from '../ports/inventory-command.ts';
import type { SaleEpoch } from '../ports/inventory-store.ts';
import type { Adjustment } from '../ports/product-catalog.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/**
 * Carries a begun adjustment into the store and finishes its row. Safe to repeat from anywhere: the store knows the
 * operation id, and the row finishes only while the epoch in which the store was changed is open. `EPOCH_SUPERSEDED` when
 * it was not: the next epoch knows nothing of the change and carries it out, or refuses it, by itself.
 */
export async function settleAdjustment(
  context: SellingContext,
  sale: SaleEpoch,
  adjustment: Adjustment,
): Promise<AdjustReply> {
  const { inventory, catalog } = context.ports;
  const { operationId, sku, delta } = adjustment;
  const [reply] = await inventory.decide(sale, [{ type: 'adjust', operationId, sku, delta }]);
  const result = reply.outcome === 'adjusted' ? 'done' : 'refused';
  const { state } = await catalog.finishAdjustment(operationId, result, sale.epoch);
  if (state === result) return reply;
  throw new FlashSaleError('EPOCH_SUPERSEDED', 'the epoch in which the store was changed is over; it does not count', {
    details: { operationId, state },
  });
}
