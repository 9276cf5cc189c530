import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './drop-sale.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('drop-sale', source);

/** False when there is no such sale. */
export async function dropSale(sql: SqlExecutor, saleId: SaleId, options?: CallOptions): Promise<boolean> {
  return (await sql.query(statement, [saleId], options)).length === 1;
}
