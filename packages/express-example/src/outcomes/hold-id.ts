import { type OrderId, orderId, type SaleId, saleId } from '@flash-sale/core';

/**
 * A hold is named by its sale and its order id together: confirm and release then need no lookup, and go on while the
 * database is away.
 */
export function holdIdOf(sale: SaleId, order: OrderId): string {
  return `${sale}.${order}`;
}

/** The reverse. Throws `INVALID_ARGUMENT` for what is no hold id. */
export function parseHoldId(holdId: string): { readonly saleId: SaleId; readonly orderId: OrderId } {
  const separator = holdId.lastIndexOf('.');
  return { saleId: saleId(holdId.slice(0, Math.max(0, separator))), orderId: orderId(holdId.slice(separator + 1)) };
}
