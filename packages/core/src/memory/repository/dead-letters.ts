import type { Page } from '../../ports/inventory-store.ts';
import type { DeadLetter } from '../../ports/order-queue.ts';
import type { OrderRepository, StoredDeadLetter } from '../../ports/order-repository.ts';
import type { MemoryDatabase } from '../database/memory-database.ts';
import { pageOf, readCursor } from '../database/page.ts';
import type { DeadLetterRow } from '../database/rows.ts';

/** Which dead letters are asked for. */
export type DeadLetterQuery = Parameters<OrderRepository['deadLetters']>[0];

/** Records a letter unless one of the same origin is recorded, settled or not. */
export function recordDeadLetter(database: MemoryDatabase, letter: DeadLetter, recordedAt: number): void {
  const { topic, partition, offset } = letter.origin;
  const origin = `${partition} ${offset} ${topic}`;
  if (database.deadLetterOrigins.has(origin)) return;
  database.deadLetterOrigins.add(origin);
  const id = String(database.deadLetters.length + 1);
  database.deadLetters.push({ ...letter, id, recordedAt, settledAt: undefined });
}

/** Letters by falling id: the newest first. */
export function deadLetterPage(database: MemoryDatabase, query: DeadLetterQuery): Page<StoredDeadLetter> {
  const before = readCursor(query.cursor, database.deadLetters.length + 1);
  const rows = database.deadLetters.slice(0, Math.max(0, before - 1)).reverse();
  return pageOf(
    rows.filter((row) => isWanted(row, query)),
    query.limit,
    (row) => Number(row.id),
    (row) => ({ ...row }),
  );
}

function isWanted(row: DeadLetterRow, query: DeadLetterQuery): boolean {
  if (row.settledAt !== undefined && query.includeSettled !== true) return false;
  return query.saleId === undefined || row.message?.saleId === query.saleId;
}

/** Settles the letters among `ids` that are not settled yet and returns their number. Unknown ids are ignored. */
export function settleDeadLetters(database: MemoryDatabase, ids: readonly string[]): number {
  let settled = 0;
  for (const id of ids) {
    const row = database.deadLetters[Number(id) - 1];
    if (row?.id !== id || row.settledAt !== undefined) continue;
    row.settledAt = database.clock.now();
    settled += 1;
  }
  return settled;
}
