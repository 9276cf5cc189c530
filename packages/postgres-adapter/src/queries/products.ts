import type { CallOptions, Product } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { productOf } from './product-row.ts';
import source from './products.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('products', source);

export async function selectProducts(
  sql: SqlExecutor,
  query: { readonly from: number; readonly to: number; readonly limit: number },
  options?: CallOptions,
): Promise<readonly Product[]> {
  return (await sql.query(statement, [query.from, query.to, query.limit], options)).map(productOf);
}
