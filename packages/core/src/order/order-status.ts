import { type Deadline, remainingOf, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderStatus } from '../flash-sale.ts';
import { orderId as checkOrderId, type OrderId, type SaleId } from '../identity/ids.ts';
import type { AttachedSale } from '../selling/attached-sale.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/** Sales of one page when all are looked through. */
const PAGE_SIZE = 100;

/**
 * Where an order stands: in the database, else in the store. That there is none is said only when every sale of the
 * catalog was asked in the epoch that this process knows: while one of them is being recovered, or is lost without anybody
 * having noticed, "not found" would be a lie, because the order may be about to be stored.
 */
export async function orderStatus(
  context: SellingContext,
  value: string,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  const orderId = checkOrderId(value);
  const { clock, orders } = context.ports;
  const stored = async (): Promise<OrderStatus | undefined> => {
    const [order] = await orders.orders([orderId], remainingOf(clock, deadline));
    return order === undefined ? undefined : { state: 'stored', order };
  };
  const look = async (): Promise<OrderStatus | undefined> =>
    (await stored()) ??
    (await inAttachedSales(context, orderId, deadline)) ??
    (await inAllSales(context, orderId, deadline)) ??
    // Stored between the two looks, or dropped with its sale: the database has the last word.
    (await stored());
  return await within(clock, deadline, look());
}

async function inAttachedSales(
  context: SellingContext,
  orderId: OrderId,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  for (const sale of context.sales.all()) {
    const found = await inStore(context, sale, orderId, deadline);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks again, now also in sales that nobody has asked this process for, and makes sure that none has lost anything. */
async function inAllSales(
  context: SellingContext,
  orderId: OrderId,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  const { clock, catalog } = context.ports;
  let cursor: string | undefined;
  do {
    const page = await catalog.sales(cursor, PAGE_SIZE, remainingOf(clock, deadline));
    for (const saleId of page.entries) {
      const sale = await attachIfOpened(context, saleId, deadline);
      if (sale === undefined) continue;
      const found = await inStore(context, sale, orderId, deadline);
      if (found !== undefined) return found;
      await expectUnharmed(context, sale, deadline);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return undefined;
}

async function inStore(
  { ports: { clock, inventory } }: SellingContext,
  { saleId }: AttachedSale,
  orderId: OrderId,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  const [reservation] = await inventory.reservations(saleId, [orderId], remainingOf(clock, deadline));
  if (reservation === undefined) return undefined;
  return { state: reservation.state === 'sold' ? 'pending' : reservation.state, reservation };
}

/**
 * Absent for a sale that was never opened, or is gone: no order waits there. "Never opened" may be a moment old (see
 * `AttachedSales.require`), and another process may have opened it since: the registry has the last word.
 */
async function attachIfOpened(
  context: SellingContext,
  saleId: SaleId,
  deadline: Deadline,
): Promise<AttachedSale | undefined> {
  try {
    return await context.sales.require(saleId, deadline);
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'SALE_NOT_INITIALIZED')) {
      const { clock, epochs } = context.ports;
      if ((await epochs.current(saleId, remainingOf(clock, deadline))) === undefined) return undefined;
      throw new FlashSaleError('STORE_FENCED', 'a sale was opened just now; the order may belong to it', {
        cause: error,
      });
    }
    if (FlashSaleError.isInstance(error, 'SALE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** Throws `STORE_FENCED` when the store is not in the epoch that was asked: what it did not find may have been lost. */
async function expectUnharmed(context: SellingContext, sale: AttachedSale, deadline: Deadline): Promise<void> {
  const { clock, inventory } = context.ports;
  const status = await inventory.status(sale.saleId, remainingOf(clock, deadline));
  if (status !== undefined && status.epoch === sale.epoch && !status.fenced) return;
  context.sales.detach(sale, 'the store is in another epoch, or has lost something');
  throw new FlashSaleError('STORE_FENCED', 'a sale is being recovered; the order may belong to it', {
    details: { saleId: sale.saleId },
  });
}
