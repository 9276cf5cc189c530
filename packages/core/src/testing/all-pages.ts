import assert from 'node:assert/strict';
import type { Page } from '../ports/inventory-store.ts';

const PAGES_MAX = 10_000;

/** Reads page after page to the end. Fails when a page is larger than `limit`, or when the pages never end. */
export async function allPages<Entry>(
  limit: number,
  read: (cursor: string | undefined) => Promise<Page<Entry>>,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await read(cursor);
    assert.ok(page.entries.length <= limit, `a page of ${page.entries.length} entries, ${limit} were asked for`);
    entries.push(...page.entries);
    if (page.next === undefined) return entries;
    cursor = page.next;
  }
  return assert.fail('the pages never end');
}
