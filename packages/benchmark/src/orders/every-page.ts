/** Entries of one read, and where the next read goes on; absent where there is no more. */
export interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly next: string | undefined;
}

/** Reads page after page, each from where the one before ended. */
export async function* everyPage<Entry>(
  read: (cursor: string | undefined) => Promise<Page<Entry>>,
): AsyncGenerator<readonly Entry[], void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page.entries;
    cursor = page.next;
  } while (cursor !== undefined);
}
