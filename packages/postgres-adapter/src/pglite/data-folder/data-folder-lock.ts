import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { FlashSaleError } from '@flash-sale/core';
import { type Holder, LockFiles } from './lock-claim.ts';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

export interface DataFolderLockOptions {
  /** How long to wait for a holder that lives: it may be shutting down. Milliseconds. */
  readonly waitMs: number;
  /**
   * How long a holder whose process cannot be seen from here (another container or machine) must have given no sign of
   * life to count as dead. Milliseconds.
   */
  readonly silenceMs: number;
}

export const LOCK_DEFAULTS: DataFolderLockOptions = { waitMs: 2_000, silenceMs: 10_000 };

/** Signs of life come five times as often as silence takes to be believed. */
const SIGNS_PER_SILENCE = 5;
const LOOK_AGAIN_MS = 50;

/** A data folder that is this process's alone. */
export interface DataFolderLock {
  readonly path: string;
  /** Gives it back. Repeating is a no-op. */
  release(): void;
}

/**
 * Takes a data folder for this process, creating it if need be. Only a holder that is dead is replaced, and of several
 * starters that find it dead exactly one gets the folder; the others get `DATA_FOLDER_LOCKED`, which names the holder.
 */
export async function lockDataFolder(
  folder: string,
  options: DataFolderLockOptions = LOCK_DEFAULTS,
): Promise<DataFolderLock> {
  const own = { ...ownIdentity(), token: randomBytes(16).toString('hex') };
  const files = new LockFiles(folder, own);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    files.writeCandidate();
    await take(files, own, options);
  } catch (error) {
    if (FlashSaleError.isInstance(error)) throw error;
    throw new FlashSaleError('INVALID_CONFIGURATION', `the data folder ${folder} cannot be locked`, {
      details: { folder },
      cause: error,
    });
  }
  const signs = setInterval(() => signOfLife(files), options.silenceMs / SIGNS_PER_SILENCE);
  signs.unref();
  return {
    path: files.path,
    release() {
      clearInterval(signs);
      files.remove();
    },
  };
}

async function take(files: LockFiles, own: ProcessIdentity, options: DataFolderLockOptions): Promise<void> {
  try {
    await claim(files, own, options);
    files.settleIn();
    removeDeadCandidates(files, own);
  } finally {
    files.removeCandidate();
  }
}

async function claim(files: LockFiles, own: ProcessIdentity, options: DataFolderLockOptions): Promise<void> {
  const startedAt = performance.now();
  const silence = new Silence(options.silenceMs);
  for (;;) {
    const holder = files.holder();
    const state = holder === undefined ? 'absent' : standing(holder, own, silence);
    if (state === 'absent' || state === 'dead') {
      if (files.tryClaim(holder?.claim)) return;
      continue;
    }
    if (state === 'alive' && performance.now() - startedAt >= options.waitMs) throw locked(files.path, holder);
    await sleep(LOOK_AGAIN_MS);
  }
}

function standing(holder: Holder, own: ProcessIdentity, silence: Silence): 'alive' | 'dead' | 'waiting' {
  const liveness = livenessOf(holder.claim, own);
  return liveness === 'unknown' ? silence.of(holder) : liveness;
}

/** Watches a holder that cannot be asked: a sign of life says that it lives, long silence that it does not. */
class Silence {
  readonly #silenceMs: number;
  #watched: { readonly holder: Holder; readonly since: number } | undefined;

  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  of(holder: Holder): 'alive' | 'dead' | 'waiting' {
    if (this.#watched?.holder.claim.token !== holder.claim.token) {
      this.#watched = { holder, since: performance.now() };
    }
    if (this.#watched.holder.seenAt !== holder.seenAt) return 'alive';
    return performance.now() - this.#watched.since >= this.#silenceMs ? 'dead' : 'waiting';
  }
}

/** What starters left that were killed between their first step and their last. */
function removeDeadCandidates(files: LockFiles, own: ProcessIdentity): void {
  for (const { path, claim: candidate } of files.otherCandidates()) {
    if (livenessOf(candidate, own) === 'dead') rmSync(path, { force: true });
  }
}

/** A folder that has been removed under a running process is told by the database, which misses more than this file. */
function signOfLife(files: LockFiles): void {
  try {
    files.touch();
  } catch {
    return;
  }
}

function locked(path: string, holder: Holder | undefined): FlashSaleError {
  const { pid, host } = holder?.claim ?? {};
  return new FlashSaleError('DATA_FOLDER_LOCKED', `the data folder is used by process ${pid} on ${host} (${path})`, {
    details: { pid, host, path },
  });
}
