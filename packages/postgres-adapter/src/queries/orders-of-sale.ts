import type { BuyerId, CallOptions, OperationId, Order, OrderId, OrderLine, SaleId, Sku } from '@flash-sale/core';
import type { SqlExecutor, SqlRow } from '../client/sql-client.ts';
import { integer, onlyRow, optionalInteger, text } from './columns.ts';
import source from './orders-of-sale.sql';
import { sqlStatement } from './sql-statement.ts';

/** As in the statement. */
const RECORD_END = '\u001e';
const FIELD_END = '\u001f';
const LINES_FROM = 8;
const LINE_FIELDS = 3;

const statement = sqlStatement('orders-of-sale', source);

/** The place of an order among those of its sale. */
export type OrderPlace = Pick<Order, 'epoch' | 'seq'> & { readonly orderId: string };

export const FIRST_PLACE: OrderPlace = { epoch: 0, seq: 0, orderId: '' };

/** So many orders behind a place; fewer only where there are no more. */
export async function selectOrdersOfSale(
  sql: SqlExecutor,
  saleId: SaleId,
  after: OrderPlace,
  limit: number,
  options?: CallOptions,
): Promise<readonly Order[]> {
  const orders: Order[] = [];
  let place = after;
  for (;;) {
    const wanted = limit - orders.length;
    const row = onlyRow(await sql.query(statement, [saleId, place.epoch, place.seq, place.orderId, wanted], options));
    const records = text(row, 0);
    if (records === '') return orders;
    let read = 0;
    for (const record of records.split(RECORD_END)) {
      const order = orderOf(saleId, record.split(FIELD_END));
      // One without lines is no order: somebody has deleted them by hand, or is about to insert them.
      if (order.lines.length > 0) orders.push(order);
      place = order;
      read += 1;
    }
    const isLast = read < wanted && place.epoch >= (optionalInteger(row, 1) ?? 0);
    if (isLast || orders.length >= limit) return orders;
  }
}

function orderOf(saleId: SaleId, fields: SqlRow): Order {
  const lines: OrderLine[] = [];
  for (let at = LINES_FROM; at < fields.length; at += LINE_FIELDS) {
    lines.push({ sku: text(fields, at) as Sku, quantity: integer(fields, at + 1), unitPrice: text(fields, at + 2) });
  }
  const fingerprint = text(fields, 2);
  const settledBy = text(fields, 3);
  return {
    orderId: text(fields, 0) as OrderId,
    saleId,
    buyerId: text(fields, 1) as BuyerId,
    lines,
    fingerprint: fingerprint.includes('%') ? decodeURIComponent(fingerprint) : fingerprint,
    settledBy: settledBy === '' ? undefined : (settledBy as OperationId),
    epoch: integer(fields, 4),
    seq: integer(fields, 5),
    soldAt: integer(fields, 6),
    storedAt: integer(fields, 7),
  };
}
