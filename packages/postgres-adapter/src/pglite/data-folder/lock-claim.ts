import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from './process-identity.ts';

/** Who claims a data folder. `token` is random and never used twice. */
export interface LockClaim extends ProcessIdentity {
  readonly token: string;
}

/** A claim that is in force, and when its holder last gave a sign of life (file time, milliseconds). */
export interface Holder {
  readonly claim: LockClaim;
  readonly seenAt: number;
}

const LOCK = 'lock';
const SUCCESSOR = 'lock.after.';
const CANDIDATE = 'lock.candidate.';

/**
 * The files of a lock. `lock` is the claim of the holder. When a holder died, its successor's claim is `lock.after.TOKEN`
 * with the dead holder's token: that name can be made once, so exactly one of several starters succeeds each holder, and
 * nobody ever removes a claim that somebody else might have just made. The holder is the end of the chain that begins at
 * `lock`. A successor then moves its claim to `lock`, which starts the chain anew.
 *
 * Claims are written in full under a name of their own and then linked, so that nobody reads half of one.
 */
export class LockFiles {
  readonly #folder: string;
  readonly #own: LockClaim;

  constructor(folder: string, own: LockClaim) {
    this.#folder = folder;
    this.#own = own;
  }

  get path(): string {
    return join(this.#folder, LOCK);
  }

  writeCandidate(): void {
    writeFileSync(this.#candidate, `${JSON.stringify(this.#own, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 });
  }

  removeCandidate(): void {
    rmSync(this.#candidate, { force: true });
  }

  /** The claim in force; absent when there is none. */
  holder(): Holder | undefined {
    let holder = readClaim(this.path);
    while (holder !== undefined) {
      const next = readClaim(this.#successorOf(holder.claim));
      if (next === undefined) return holder;
      holder = next;
    }
    return undefined;
  }

  /** Claims a folder that nobody holds, or that a dead holder left. False when somebody else was first. */
  tryClaim(dead: LockClaim | undefined): boolean {
    const name = dead === undefined ? this.path : this.#successorOf(dead);
    if (!tryLink(this.#candidate, name)) return false;
    // A starter that was held up may have made a name that leads nowhere any more: the chain was begun anew meanwhile.
    if (this.holder()?.claim.token === this.#own.token) return true;
    rmSync(name, { force: true });
    return false;
  }

  /** Begins the chain anew with the own claim, which must be in force, and removes what it has made obsolete. */
  settleIn(): void {
    // Does nothing when both are names of the same file already.
    renameSync(this.#candidate, this.path);
    this.removeCandidate();
    for (const name of readdirSync(this.#folder)) {
      if (name.startsWith(SUCCESSOR)) rmSync(join(this.#folder, name), { force: true });
    }
  }

  /** Candidates of other starters, with what each says. */
  otherCandidates(): readonly { readonly path: string; readonly claim: LockClaim }[] {
    return readdirSync(this.#folder)
      .filter((name) => name.startsWith(CANDIDATE))
      .flatMap((name) => {
        const path = join(this.#folder, name);
        const claim = readClaim(path)?.claim;
        return claim === undefined || claim.token === this.#own.token ? [] : [{ path, claim }];
      });
  }

  /** Gives a sign of life to those who cannot see the process itself. */
  touch(): void {
    const now = new Date();
    utimesSync(this.path, now, now);
  }

  /** Gives the folder back. */
  remove(): void {
    if (readClaim(this.path)?.claim.token === this.#own.token) rmSync(this.path, { force: true });
  }

  get #candidate(): string {
    return join(this.#folder, `${CANDIDATE}${this.#own.token}`);
  }

  #successorOf(claim: LockClaim): string {
    return join(this.#folder, `${SUCCESSOR}${claim.token}`);
  }
}

function readClaim(path: string): Holder | undefined {
  try {
    return { claim: JSON.parse(readFileSync(path, 'utf8')) as LockClaim, seenAt: statSync(path).mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function tryLink(existing: string, name: string): boolean {
  try {
    linkSync(existing, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
