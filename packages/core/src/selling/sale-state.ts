import { changeWithin, type Deadline, remainingOf } from '../batching/deadline.ts';
import { saleId as checkSaleId } from '../identity/ids.ts';
import type { LevelsSnapshot } from '../sale/levels.ts';
import type { SaleState } from '../sale/sale.ts';
import { copySettings } from './copy-settings.ts';
import type { SellingContext } from './selling-context.ts';

/**
 * Pauses, resumes or ends a sale: the catalog's row first (recovery never reopens what it says is closed), then the copy
 * in the store. Interrupted between the two, `initialize` or a repeat finishes it.
 */
export async function setSaleState(
  context: SellingContext,
  value: string,
  state: SaleState,
  deadline: Deadline,
): Promise<LevelsSnapshot> {
  const saleId = checkSaleId(value);
  const { clock, catalog, inventory } = context.ports;
  const work = async (): Promise<LevelsSnapshot> => {
    const sale = await context.sales.require(saleId, deadline);
    await catalog.setSaleState(saleId, state, remainingOf(clock, deadline));
    try {
      await copySettings(context, sale, remainingOf(clock, deadline));
      sale.shortcut.clear();
      return await inventory.levels(saleId, remainingOf(clock, deadline));
    } catch (error) {
      context.sales.rethrow(sale, error);
    }
  };
  return await changeWithin(clock, deadline, work());
}
