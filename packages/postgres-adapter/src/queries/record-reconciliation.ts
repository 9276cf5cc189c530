import type { CallOptions, ReconciliationRecord } from '@flash-sale/core';
import type { SqlExecutor } from '../client/sql-client.ts';
import source from './record-reconciliation.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('record-reconciliation', source);

export async function recordReconciliation(
  sql: SqlExecutor,
  record: ReconciliationRecord,
  options?: CallOptions,
): Promise<void> {
  const { id, saleId, actor, dryRun, outcome, epoch, counted, found, repaired, error } = record;
  const objects = [JSON.stringify(counted), JSON.stringify(found)];
  const values = [id, saleId, actor, dryRun, outcome, epoch ?? null, ...objects, repaired, storable(error)];
  await sql.query(statement, values, options);
}

/** PostgreSQL keeps no NUL in a text. */
function storable(error: string | undefined): string | null {
  return error === undefined ? null : error.replaceAll('\u0000', '\ufffd');
}
