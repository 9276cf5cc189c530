import type { CallOptions, SaleId } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './release-leases.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('release-leases', source);

export async function releaseLeases(
  sql: SqlExecutor,
  of: {
    readonly processId?: string | undefined;
    readonly saleId?: SaleId | undefined;
    readonly epoch?: number | undefined;
  },
  options?: CallOptions,
): Promise<void> {
  await sql.query(statement, [of.processId ?? null, of.saleId ?? null, of.epoch ?? null], options);
}
