import { type Deadline, deadlineOf } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderId, SaleId } from '../identity/ids.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';
import { type Found, inStore, READ_TIMEOUT_MS } from './orders-of-sale.ts';

/** Sales of one page when all are looked through. */
const PAGE_SIZE = 100;

/**
 * Looks in every sale of the catalog, also in those that nobody has asked this process for, and makes sure that none has
 * lost anything: while one is being recovered, or is lost without anybody having noticed, "there is none" would be a lie,
 * because the order may be about to be stored. Throws `STORE_FENCED` then; what was found before stays found.
 */
export async function ordersInAllSales(context: SellingContext, ids: readonly OrderId[], found: Found): Promise<void> {
  const { catalog } = context.ports;
  let cursor: string | undefined;
  do {
    const page = await catalog.sales(cursor, PAGE_SIZE, { timeoutMs: READ_TIMEOUT_MS });
    for (const saleId of page.entries) {
      if (ids.every((id) => found.has(id))) return;
      const sale = await attachIfOpened(context, saleId);
      if (sale === undefined) continue;
      await inStore(context, sale, ids, found);
      await expectUnharmed(context, sale);
    }
    cursor = page.next;
  } while (cursor !== undefined);
}

/**
 * Absent for a sale that was never opened, or is gone: no order waits there. "Never opened" may be a moment old (see
 * `AttachedSales.require`), and another process may have opened it since: the registry has the last word.
 */
async function attachIfOpened(context: SellingContext, saleId: SaleId): Promise<AttachedSale | undefined> {
  const { clock, epochs } = context.ports;
  const deadline: Deadline = deadlineOf(clock, undefined, READ_TIMEOUT_MS);
  try {
    return await context.sales.require(saleId, deadline);
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'SALE_NOT_INITIALIZED')) {
      if ((await epochs.current(saleId, { timeoutMs: READ_TIMEOUT_MS })) === undefined) return undefined;
      throw new FlashSaleError('STORE_FENCED', 'a sale was opened just now; the order may belong to it', {
        cause: error,
      });
    }
    if (FlashSaleError.isInstance(error, 'SALE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/**
 * Throws `STORE_FENCED` when the store is not in the epoch that was asked: what it did not find may have been lost. Nor may
 * that be said without a lease: another epoch may sell from a store that this process does not reach.
 */
async function expectUnharmed(context: SellingContext, sale: AttachedSale): Promise<void> {
  if (!context.leases.isValid(sale.saleId, sale.epoch)) {
    throw new FlashSaleError('STORE_FENCED', 'the sale may be in another epoch; the order may belong to it', {
      details: { saleId: sale.saleId },
    });
  }
  const status = await context.ports.inventory.status(sale.saleId, { timeoutMs: READ_TIMEOUT_MS });
  if (status !== undefined && status.epoch === sale.epoch && !status.fenced) return;
  context.sales.detach(sale, 'the store is in another epoch, or has lost something');
  throw new FlashSaleError('STORE_FENCED', 'a sale is being recovered; the order may belong to it', {
    details: { saleId: sale.saleId },
  });
}
