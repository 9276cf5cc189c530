import type { PgliteSession } from './pglite-source.ts';
import { decodeReply, type Reply } from './wire/decode-reply.ts';
import { encodeScript } from './wire/encode-messages.ts';

/** When something is due. */
export interface HousekeepingLimits {
  /** A checkpoint when the write-ahead log has grown by so many bytes: bounds its size on disk and the time to recover. */
  readonly walBytes: number;
  /** Cleaning up a table when so many of its rows are dead, and a fifth of it: what autovacuum does by default. */
  readonly deadRows: number;
  /** Freezing the database when its oldest transaction is so many old: ids run out after two thousand million. */
  readonly transactionAge: number;
}

const LIMITS: HousekeepingLimits = { walBytes: 64 * 1024 * 1024, deadRows: 1_000, transactionAge: 200_000_000 };
const INTERVAL_MS = 2_000;

/** The commands that are due. */
const dueCommands = ({ walBytes, deadRows, transactionAge }: HousekeepingLimits): string => `
  SELECT 'CHECKPOINT' FROM pg_control_checkpoint()
  WHERE pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) > ${walBytes}
  UNION ALL
  SELECT format('VACUUM %I.%I', schemaname, relname) FROM pg_stat_user_tables
  WHERE n_dead_tup > greatest(${deadRows}, n_live_tup / 5)
  UNION ALL
  SELECT 'VACUUM (FREEZE)' FROM pg_database
  WHERE datname = current_database() AND age(datfrozenxid) > ${transactionAge}`;

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

/** Runs what is due now, one command at a time, so that others get in between, and returns it. */
export async function tidyUp(session: PgliteSession, limits = LIMITS): Promise<readonly string[]> {
  const { rows } = await runScript(session, dueCommands(limits));
  const commands = rows.map(([command]) => command ?? '');
  for (const command of commands) await runScript(session, command);
  return commands;
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
