import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './raise-fence.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('raise-fence', source);

export async function raiseFence(
  sql: SqlExecutor,
  saleId: SaleId,
  epoch: number,
  options?: CallOptions,
): Promise<void> {
  await sql.query(statement, [saleId, epoch], options);
}
