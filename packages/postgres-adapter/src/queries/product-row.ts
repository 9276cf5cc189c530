import type { Product, SaleId, Sku } from '@flash-sale/core';
import type { SqlRow } from '../client/sql-client.ts';
import { integer, text } from './columns.ts';

/** Columns: product_id, name, sku, sale_id, price, allotment, created_at (ms). */
export function productOf(row: SqlRow): Product {
  return {
    productId: integer(row, 0),
    name: text(row, 1),
    sku: text(row, 2) as Sku,
    saleId: text(row, 3) as SaleId,
    price: text(row, 4),
    allotment: integer(row, 5),
    createdAt: integer(row, 6),
  };
}
