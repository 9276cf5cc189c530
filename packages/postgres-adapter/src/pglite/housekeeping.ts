import type { PgliteSession } from './pglite-source.ts';
import { decodeReply, type Reply } from './wire/decode-reply.ts';
import { encodeScript } from './wire/encode-messages.ts';

/** A checkpoint when the write-ahead log has grown by so many bytes: bounds its size on disk and the time to recover. */
export const WAL_BYTES_MAX = 64 * 1024 * 1024;
/** A table is cleaned up when so many rows, and a fifth of it, are dead: what autovacuum does by default. */
const DEAD_ROWS_MIN = 1_000;
/** Transaction ids are used up after two thousand million; then the database must have been frozen. */
const FREEZE_AGE = 200_000_000;
const INTERVAL_MS = 2_000;

const NEEDS = `
  SELECT 'CHECKPOINT' FROM pg_control_checkpoint()
  WHERE pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > ${WAL_BYTES_MAX}
  UNION ALL
  SELECT format('VACUUM %I.%I', schemaname, relname) FROM pg_stat_user_tables
  WHERE n_dead_tup > greatest(${DEAD_ROWS_MIN}, n_live_tup / 5)
  UNION ALL
  SELECT 'VACUUM (FREEZE)' FROM pg_database
  WHERE datname = current_database() AND age(datfrozenxid) > ${FREEZE_AGE}`;

export interface Housekeeping {
  stop(): void;
}

/**
 * Does what a server's background processes do and PGlite leaves undone: without checkpoints the write-ahead log grows
 * for ever, without vacuum every settled message leaves its row behind. `wasUsed` tells whether anything ran since it was
 * last asked: an idle database is left alone.
 */
export function keepHouse(
  session: PgliteSession,
  wasUsed: () => boolean,
  onError: (error: unknown) => void,
): Housekeeping {
  let working = false;
  const timer = setInterval(() => {
    if (working || !wasUsed()) return;
    working = true;
    tidyUp(session)
      .catch(onError)
      .finally(() => {
        working = false;
      });
  }, INTERVAL_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Runs what is due now, one command at a time, so that others get in between. */
export async function tidyUp(session: PgliteSession): Promise<void> {
  const { rows } = await runScript(session, NEEDS);
  for (const [command] of rows) if (command != null) await runScript(session, command);
}

/** Runs a script outside of any transaction. */
export async function runScript(session: PgliteSession, text: string): Promise<Reply> {
  const leave = await session.enter('transaction');
  try {
    const reply = decodeReply(await session.run(encodeScript(text)));
    if (reply.error !== undefined) throw reply.error;
    return reply;
  } finally {
    leave();
  }
}
