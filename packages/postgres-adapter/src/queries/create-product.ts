import type { CallOptions, NewProduct, Product, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './create-product.sql';
import { productOf } from './product-row.ts';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('create-product', source);

/** Absent when the sale to join is unknown or dropped. */
export async function createProduct(
  sql: SqlExecutor,
  product: NewProduct,
  newSaleId: SaleId,
  options?: CallOptions,
): Promise<Product | undefined> {
  const { settings } = product;
  const [row] = await sql.query(
    statement,
    [
      product.name,
      product.price,
      product.allotment,
      product.saleId ?? null,
      newSaleId,
      settings?.startsAt ?? null,
      settings?.endsAt ?? null,
      settings?.buyerLimit ?? null,
    ],
    options,
  );
  return row === undefined ? undefined : productOf(row);
}
