import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import { integer, onlyRow } from './columns.ts';
import source from './raise-fence.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('raise-fence', source);

/** The epoch of the fence that stands then. */
export async function raiseFence(
  sql: SqlExecutor,
  saleId: SaleId,
  epoch: number,
  options?: CallOptions,
): Promise<number> {
  return integer(onlyRow(await sql.query(statement, [saleId, epoch], options)), 0);
}
