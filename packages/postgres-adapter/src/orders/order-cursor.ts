import { type Order, orderId } from '@flash-sale/core';
import { refusedCursor } from '../page.ts';
import { FIRST_PLACE, type OrderPlace } from '../queries/orders-of-sale.ts';

const CURSOR = /^(\d{1,16})\.(\d{1,16})\.(.{22})$/;

/** The place of the last order of a page, as the cursor of the next. */
export function orderCursor(order: Order): string {
  return `${order.epoch}.${order.seq}.${order.orderId}`;
}

/** The place that a cursor stands for; the beginning without one. Throws `INVALID_ARGUMENT` for what no page gave. */
export function placeOf(cursor: string | undefined): OrderPlace {
  if (cursor === undefined) return FIRST_PLACE;
  const [, epoch, seq, id] = (typeof cursor === 'string' && CURSOR.exec(cursor)) || [];
  if (epoch === undefined || seq === undefined || id === undefined) throw refusedCursor();
  try {
    return { epoch: Number(epoch), seq: Number(seq), orderId: orderId(id) };
  } catch {
    throw refusedCursor();
  }
}
