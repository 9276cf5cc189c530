import { changeWithin, type Deadline } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { saleId as checkSaleId } from '../identity/ids.ts';
import type { SellingContext } from './selling-context.ts';

/**
 * Forgets an ended sale's stock. Its reservations are its idempotency records, so it goes only when nothing can ask for
 * them any more: the sale is ended, no hold is open, no message waits, and every sold unit is in the database.
 */
export async function dropSale(context: SellingContext, value: string, deadline: Deadline): Promise<void> {
  const saleId = checkSaleId(value);
  const { clock, catalog, inventory, orders } = context.ports;
  const work = async (): Promise<void> => {
    const sale = await context.sales.require(saleId, deadline);
    const levels = await inventory.levels(saleId);
    if (levels.window !== 'ended') throw refused('the sale has not ended');
    const stored = new Map((await orders.soldUnits(saleId)).map((entry) => [entry.sku, entry.summed]));
    for (const { sku, held, sold } of levels.skus) {
      if (held > 0) throw refused(`${held} units of ${sku} are held`);
      if ((stored.get(sku) ?? 0) !== sold) throw refused(`not every sold unit of ${sku} is stored yet`);
    }
    await inventory.dropSale(sale);
    await catalog.dropSale(saleId);
    await context.sales.forget(sale);
  };
  await changeWithin(clock, deadline, work());
}

function refused(why: string): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', `the sale cannot be dropped: ${why}`);
}
