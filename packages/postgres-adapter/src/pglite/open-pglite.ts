import { FlashSaleError } from '@flash-sale/core';
import { createSqlClient, type SqlClientOptions } from '../client/create-sql-client.ts';
import type { SqlClient } from '../client/sql-client.ts';
import { createPglite } from './create-pglite.ts';
import { type DataFolderLock, LOCK_DEFAULTS, lockDataFolder } from './data-folder/data-folder-lock.ts';
import { prepareCluster } from './data-folder/prepare-data-folder.ts';
import { sessionOf } from './from-pglite.ts';
import { keepHouse, runScript } from './housekeeping.ts';
import { type PgliteSession, pgliteSource } from './pglite-source.ts';
import { openThread } from './thread-session.ts';

export interface OpenPgliteOptions extends SqlClientOptions {
  /** Folder that holds the database; created if need be. `memory://` keeps everything in memory. */
  readonly dataDir: string;
  /**
   * Where PGlite runs. `worker` (the default): in a thread of its own, so that requests are answered while it works.
   * `main`: in this thread, which every statement blocks; for tests, and for bundlers that cannot ship a worker's file.
   */
  readonly thread?: 'worker' | 'main' | undefined;
  /** How long to wait for another process that uses the folder, milliseconds: 2,000 unless told otherwise. */
  readonly lockWaitMs?: number | undefined;
  /**
   * Told of what went wrong in the background (checkpoints, vacuum). It goes on by itself. A warning of the process unless
   * told otherwise.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A PGlite database that this process alone uses. */
export interface OpenedPglite extends AsyncDisposable {
  readonly client: SqlClient;
  readonly dataDir: string;
  /** Waits for what is under way, closes the database and gives the folder back. Repeating is a no-op. */
  close(): Promise<void>;
}

interface ClosableSession extends PgliteSession {
  close(): Promise<void>;
}

/**
 * Opens PGlite on a data folder, which belongs to this process until it is closed: `DATA_FOLDER_LOCKED` names the process
 * that has it. The folder of a process that died is taken over.
 *
 * What was committed survives the death of the process (`kill -9`) at any moment. It does not survive the loss of power or
 * a crash of the operating system: PGlite never calls fsync.
 */
export async function openPglite(options: OpenPgliteOptions): Promise<OpenedPglite> {
  const { dataDir, lockWaitMs = LOCK_DEFAULTS.waitMs } = options;
  const inMemory = dataDir === 'memory://';
  const lock = inMemory ? undefined : await lockDataFolder(dataDir, { ...LOCK_DEFAULTS, waitMs: lockWaitMs });
  try {
    const session = await openSession(dataDir, inMemory, options.thread ?? 'worker');
    return opened(session, lock, options);
  } catch (error) {
    lock?.release();
    if (FlashSaleError.isInstance(error)) throw error;
    throw new FlashSaleError('DATABASE_UNAVAILABLE', `PGlite does not open ${dataDir}`, {
      details: { dataDir },
      cause: error,
    });
  }
}

async function openSession(dataDir: string, inMemory: boolean, thread: 'worker' | 'main'): Promise<ClosableSession> {
  const cluster = inMemory ? dataDir : await prepareCluster(dataDir, createCluster);
  if (thread === 'worker') return await openThread({ dataDir: cluster });
  const db = await createPglite(cluster);
  return { ...sessionOf(db), close: () => db.close() };
}

async function createCluster(path: string): Promise<void> {
  const db = await createPglite(path);
  await db.close();
}

function opened(session: ClosableSession, lock: DataFolderLock | undefined, options: OpenPgliteOptions): OpenedPglite {
  let used = true;
  let closing: Promise<void> | undefined;
  const guarded: PgliteSession = {
    prepared: session.prepared,
    run: session.run,
    async enter(use) {
      if (closing !== undefined) throw new FlashSaleError('CLOSED', 'the database was closed');
      used = true;
      return await session.enter(use);
    },
  };
  const wasUsed = (): boolean => {
    const was = used;
    used = false;
    return was;
  };
  const house = keepHouse(session, wasUsed, options.onError ?? warn);
  const close = async (): Promise<void> => {
    house.stop();
    try {
      // Leaves little to recover, and waits for its turn behind everything that is under way.
      await runScript(session, 'CHECKPOINT');
    } finally {
      await session.close().finally(() => lock?.release());
    }
  };
  const closeOnce = (): Promise<void> => {
    closing ??= close();
    return closing;
  };
  return {
    client: createSqlClient('PGlite', pgliteSource(guarded), options),
    dataDir: options.dataDir,
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

function warn(error: unknown): void {
  process.emitWarning(`PGlite housekeeping: ${error instanceof Error ? error.message : String(error)}`);
}
