import type { Page } from '../../ports/inventory-store.ts';
import type { OrderRepository, ReconciliationRecord, StoredReconciliation } from '../../ports/order-repository.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import { pageOf, readCursor } from '../database/page.ts';

/** Which reconciliations are asked for. */
export type ReconciliationQuery = Parameters<OrderRepository['reconciliations']>[0];

/** Begins a row, or ends one that was begun. One that has ended stays as it is. */
export function recordReconciliation(database: MemoryDatabase, record: ReconciliationRecord): void {
  const known = database.reconciliations.get(record.id);
  if (known !== undefined && known.outcome !== 'begun') return;
  const now = database.clock.now();
  database.reconciliations.set(record.id, {
    ...record,
    counted: { ...record.counted },
    found: { ...record.found },
    number: known?.number ?? database.reconciliations.size + 1,
    begunAt: known?.begunAt ?? now,
    endedAt: record.outcome === 'begun' ? undefined : now,
  });
}

/** Those that were begun last come first. */
export function reconciliationPage(database: MemoryDatabase, query: ReconciliationQuery): Page<StoredReconciliation> {
  const before = readCursor(query.cursor, database.reconciliations.size + 1);
  const rows = [...database.reconciliations.values()].filter(
    ({ number, saleId }) => number < before && (query.saleId === undefined || saleId === query.saleId),
  );
  return pageOf(
    rows.reverse(),
    query.limit,
    ({ number }) => number,
    ({ number: _, ...row }) => row,
  );
}
