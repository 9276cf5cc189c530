import type { BuyerId, OperationId, Order, OrderId, OrderLine, SaleId, Sku } from '@flash-sale/core';
import type { SqlRow } from '../client/sql-client.ts';
import { integer, optionalText, text } from './columns.ts';

/**
 * Orders from rows of one line each, those of an order together and in line order. Columns: order_id, sale_id, buyer_id,
 * fingerprint, settled_by or NULL, epoch, seq, sold_at (ms), stored_at (ms), sku, quantity, unit_price.
 */
export function ordersOf(rows: readonly SqlRow[]): readonly Order[] {
  const orders: Order[] = [];
  let lines: OrderLine[] = [];
  for (const row of rows) {
    const orderId = text(row, 0) as OrderId;
    if (orders.at(-1)?.orderId !== orderId) {
      lines = [];
      orders.push({
        orderId,
        saleId: text(row, 1) as SaleId,
        buyerId: text(row, 2) as BuyerId,
        lines,
        fingerprint: text(row, 3),
        settledBy: optionalText(row, 4) as OperationId | undefined,
        epoch: integer(row, 5),
        seq: integer(row, 6),
        soldAt: integer(row, 7),
        storedAt: integer(row, 8),
      });
    }
    lines.push({ sku: text(row, 9) as Sku, quantity: integer(row, 10), unitPrice: text(row, 11) });
  }
  return orders;
}
