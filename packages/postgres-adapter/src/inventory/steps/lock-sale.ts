import type { SaleId } from '@flash-sale/core';
import type { SqlTransaction } from '../../client/sql-client.ts';
import { sqlStatement } from '../../queries/sql-statement.ts';
import source from './lock-sale.sql';

const statement = sqlStatement('lock-sale', source);

/** Waits until no other step of the sale is under way, and keeps others out until the transaction ends. */
export async function lockSale(sql: SqlTransaction, saleId: SaleId): Promise<void> {
  await sql.query(statement, [saleId]);
}
