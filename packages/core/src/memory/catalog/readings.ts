import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { SaleId } from '../../identity/ids.ts';
import type { Product } from '../../ports/product-catalog.ts';
import type { Sale } from '../../sale/sale.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import type { ProductRow, SaleRow } from '../database/rows.ts';

/** The product as the port shows it. */
export function productOf(row: ProductRow): Product {
  return {
    productId: row.productId,
    name: row.name,
    sku: row.sku.sku,
    saleId: row.sale.saleId,
    price: row.sku.unitPrice,
    allotment: row.sku.allotment,
    createdAt: row.createdAt,
  };
}

/** The sale as the port shows it. SKUs were added in the order of their products' ids. */
export function saleOf(database: MemoryDatabase, row: SaleRow): Sale {
  return {
    saleId: row.saleId,
    databaseId: database.databaseId,
    state: row.state,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    buyerLimit: row.buyerLimit,
    revision: row.revision,
    skus: [...row.skus.values()].map(({ sku, allotment, unitPrice }) => ({ sku, allotment, unitPrice })),
  };
}

/** The row of a sale that was not dropped. Throws `SALE_NOT_FOUND`. */
export function saleRow(database: MemoryDatabase, saleId: SaleId): SaleRow {
  const row = database.sales.get(saleId);
  if (row !== undefined && !row.dropped) return row;
  throw new FlashSaleError('SALE_NOT_FOUND', 'the catalog has no sale with this id', { details: { saleId } });
}
