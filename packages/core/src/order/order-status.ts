import { type Deadline, remainingOf, within } from '../batching/deadline.ts';
import { FlashSaleError } from '../errors/flash-sale-error.ts';
import type { OrderStatus } from '../flash-sale.ts';
import { orderId as checkOrderId, type OrderId } from '../identity/ids.ts';
import type { Reservation } from '../reservation/reservation.ts';
import type { SellingContext } from '../selling/selling-context.ts';

/**
 * Where an order stands: in the database, else in the stores of the sales that this process sells. While one of them is
 * being recovered, "not found" would be a lie: the order may be about to be stored.
 */
export async function orderStatus(
  context: SellingContext,
  value: string,
  deadline: Deadline,
): Promise<OrderStatus | undefined> {
  const orderId = checkOrderId(value);
  const { clock, orders } = context.ports;
  const look = async (): Promise<OrderStatus | undefined> => {
    const stored = async () => (await orders.orders([orderId], remainingOf(clock, deadline)))[0];
    const before = await stored();
    if (before !== undefined) return { state: 'stored', order: before };
    const reservation = await findReservation(context, orderId, deadline);
    if (reservation === undefined) {
      // Stored between the two looks, or dropped with its sale: the database has the last word.
      const after = await stored();
      if (after !== undefined) return { state: 'stored', order: after };
      if (context.sales.health().every((sale) => sale.state === 'selling')) return undefined;
      throw new FlashSaleError('STORE_FENCED', 'a sale is being recovered; the order may belong to it');
    }
    return { state: reservation.state === 'sold' ? 'pending' : reservation.state, reservation };
  };
  return await within(clock, deadline, look());
}

async function findReservation(
  context: SellingContext,
  orderId: OrderId,
  deadline: Deadline,
): Promise<Reservation | undefined> {
  const { clock, inventory } = context.ports;
  for (const sale of context.sales.all()) {
    const [found] = await inventory.reservations(sale.saleId, [orderId], remainingOf(clock, deadline));
    if (found !== undefined) return found;
  }
  return undefined;
}
