import { saleId, sku } from '../../identity/ids.ts';
import type { NewProduct } from '../../ports/product-catalog.ts';
import { newProduct } from '../../sale/product-rules.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import type { ProductRow, SaleRow } from '../database/rows.ts';
import { saleRow } from './readings.ts';

/** Adds a product, and its sale unless it joins one. Everything that can fail comes before the first change. */
export function createProduct(database: MemoryDatabase, asked: NewProduct): ProductRow {
  const product = newProduct(asked);
  const sale = product.saleId === undefined ? ownSale(database, product) : saleRow(database, product.saleId);
  const productId = database.products.size + 1;
  const skuRow = { sku: sku(`p${productId}`), unitPrice: product.price, allotment: product.allotment, sold: 0 };
  const row: ProductRow = { productId, name: product.name, sale, sku: skuRow, createdAt: database.clock.now() };
  database.products.set(productId, row);
  sale.skus.set(skuRow.sku, skuRow);
  database.sales.set(sale.saleId, sale);
  return row;
}

function ownSale(database: MemoryDatabase, product: NewProduct): SaleRow {
  return {
    saleId: saleId(database.random.id()),
    number: database.sales.size + 1,
    startsAt: product.settings?.startsAt,
    endsAt: product.settings?.endsAt,
    buyerLimit: product.settings?.buyerLimit,
    state: 'open',
    revision: 1,
    dropped: false,
    skus: new Map(),
    adjustments: new Map(),
    orders: [],
  };
}
