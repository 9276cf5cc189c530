import type { CallOptions, ReconciliationOutcome, SaleId, StoredReconciliation } from '@flash-sale/core';
import type { SqlExecutor, SqlRow } from '../client/sql-client.ts';
import { flag, integer, optionalInteger, optionalText, text } from './columns.ts';
import source from './reconciliations.sql';
import { sqlStatement } from './sql-statement.ts';

const statement = sqlStatement('reconciliations', source);

/** A row and where it stands among all. */
export interface PlacedReconciliation {
  readonly place: string;
  readonly reconciliation: StoredReconciliation;
}

export async function selectReconciliations(
  sql: SqlExecutor,
  query: { readonly before: number | undefined; readonly saleId: SaleId | undefined; readonly limit: number },
  options?: CallOptions,
): Promise<readonly PlacedReconciliation[]> {
  const rows = await sql.query(statement, [query.before ?? null, query.saleId ?? null, query.limit], options);
  return rows.map((row) => ({ place: text(row, 0), reconciliation: reconciliationOf(row) }));
}

function reconciliationOf(row: SqlRow): StoredReconciliation {
  return {
    id: text(row, 1),
    saleId: text(row, 2) as SaleId,
    actor: text(row, 3),
    dryRun: flag(row, 4),
    outcome: text(row, 5) as ReconciliationOutcome,
    epoch: optionalInteger(row, 6),
    counted: JSON.parse(text(row, 7)) as StoredReconciliation['counted'],
    found: JSON.parse(text(row, 8)) as StoredReconciliation['found'],
    repaired: integer(row, 9),
    error: optionalText(row, 10),
    begunAt: integer(row, 11),
    endedAt: optionalInteger(row, 12),
  };
}
