import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './ensure-fences.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('ensure-fences', source);

export async function ensureFences(sql: SqlExecutor, saleIds: readonly SaleId[], options?: CallOptions): Promise<void> {
  await sql.query(statement, [saleIds], options);
}
