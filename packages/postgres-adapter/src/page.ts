import { FlashSaleError, type Page } from '@flash-sale/core';

/** Most entries of one page: bounds what one reply can hold in memory. A larger limit is served as this one. */
export const PAGE_SIZE_MAX = 10_000;

/** Returns the limit, or throws `INVALID_ARGUMENT` unless it is a positive integer. */
export function pageSize(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 1) return Math.min(limit, PAGE_SIZE_MAX);
  throw new FlashSaleError('INVALID_ARGUMENT', 'limit must be a positive integer', { details: { field: 'limit' } });
}

export function refusedCursor(): FlashSaleError {
  return new FlashSaleError('INVALID_ARGUMENT', 'cursor must be the next of an earlier page', {
    details: { field: 'cursor' },
  });
}

/** The number that a cursor of digits stands for; absent without a cursor. Throws `INVALID_ARGUMENT`. */
export function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (typeof cursor === 'string' && /^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw refusedCursor();
}

/** A page out of rows of which one more than `size` was asked for: that one tells whether there is a next page. */
export function pageOf<Row, Entry>(
  rows: readonly Row[],
  size: number,
  cursorOf: (row: Row) => string,
  entryOf: (row: Row) => Entry,
): Page<Entry> {
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const next = rows.length > size && last !== undefined ? cursorOf(last) : undefined;
  return { entries: shown.map(entryOf), next };
}
