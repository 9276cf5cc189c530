/**
 * The part of a `PGlite` object that is used. `_runExclusiveTransaction` is what PGlite's own `query` and `transaction`
 * wait in; without it a statement of ours could land in a transaction that the host application has open.
 */
export interface PgliteLike {
  runExclusive<Result>(work: () => Promise<Result>): Promise<Result>;
  _runExclusiveTransaction<Result>(work: () => Promise<Result>): Promise<Result>;
  execProtocolRawStream(
    message: Uint8Array,
    options: { readonly syncToFs?: boolean; readonly onRawData: (chunk: Uint8Array) => void },
  ): Promise<void>;
  syncToFs(): Promise<void>;
}

/** Runs one buffer of wire messages on PGlite and returns the whole reply, in memory of its own. */
export async function runOnPglite(db: PgliteLike, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await db.runExclusive(async () => {
    await db.execProtocolRawStream(message, {
      syncToFs: false,
      onRawData: (chunk) => {
        // A view into PGlite's memory, which the next message overwrites.
        chunks.push(chunk.slice());
        length += chunk.length;
      },
    });
    await db.syncToFs();
  });
  const reply = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    reply.set(chunk, at);
    at += chunk.length;
  }
  return reply;
}
