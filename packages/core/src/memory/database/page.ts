import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import type { Page } from '../../ports/inventory-store.ts';

const CURSOR = /^\d{1,15}$/;

/** The place after which a page begins, `fallback` without a cursor. Throws `INVALID_ARGUMENT` for what no page gave. */
export function readCursor(cursor: string | undefined, fallback: number): number {
  if (cursor === undefined) return fallback;
  if (typeof cursor === 'string' && CURSOR.test(cursor)) return Number(cursor);
  throw new FlashSaleError('INVALID_ARGUMENT', 'cursor must be the next of an earlier page', {
    details: { field: 'cursor' },
  });
}

/**
 * The first `limit` rows as a page. `placeOf` tells where a row stands; the place of the last one is the cursor of the
 * next page. Throws `INVALID_ARGUMENT` for a limit that is not a positive integer.
 */
export function pageOf<Row, Entry>(
  rows: Iterable<Row>,
  limit: number,
  placeOf: (row: Row) => number,
  entryOf: (row: Row) => Entry,
): Page<Entry> {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new FlashSaleError('INVALID_ARGUMENT', 'limit must be a positive integer', { details: { field: 'limit' } });
  }
  const entries: Entry[] = [];
  let place = 0;
  for (const row of rows) {
    if (entries.length === limit) return { entries, next: String(place) };
    entries.push(entryOf(row));
    place = placeOf(row);
  }
  return { entries, next: undefined };
}
