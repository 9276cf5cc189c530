import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Enough to tell, later and from another process, whether this process still lives. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in the system's own words: a pid that was given again began at another time. */
  readonly processStartedAt: string | undefined;
  /** The run of the kernel, where the system tells. */
  readonly bootId: string | undefined;
  /** Where the pid counts: containers number their processes on their own. */
  readonly pidNamespace: string | undefined;
  readonly host: string;
}

export type Liveness = 'alive' | 'dead' | 'unknown';

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    processStartedAt: startOf(process.pid)?.startedAt,
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
    host: hostname(),
  };
}

/**
 * Whether a process lives, seen from `own`. `unknown` for a process of another machine or container: its pid means
 * nothing here.
 */
export function livenessOf(holder: ProcessIdentity, own: ProcessIdentity): Liveness {
  if (holder.bootId !== own.bootId) return holder.host === own.host ? 'dead' : 'unknown';
  if (holder.bootId === undefined && holder.host !== own.host) return 'unknown';
  if (holder.pidNamespace !== own.pidNamespace) return 'unknown';
  if (!exists(holder.pid)) return 'dead';
  const now = startOf(holder.pid);
  if (now === undefined) return 'alive';
  if (now.ended) return 'dead';
  if (holder.processStartedAt === undefined || now.startedAt === undefined) return 'alive';
  return holder.processStartedAt === now.startedAt ? 'alive' : 'dead';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user exists, too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

interface ProcessStart {
  readonly startedAt: string | undefined;
  /** It has ended and waits for its parent to take note (a zombie), and none of its threads runs any more. */
  readonly ended: boolean;
}

function startOf(pid: number): ProcessStart | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat !== undefined) {
    // The second field is the command in parentheses, which may hold anything; state and start time are fields 3 and 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ended = fields[0] === 'Z' || fields[0] === 'X';
    const threads = ended ? (attempt(() => readdirSync(`/proc/${pid}/task`).length) ?? 0) : 0;
    return { startedAt: fields[19], ended: ended && threads <= 1 };
  }
  if (process.platform === 'win32' || process.platform === 'linux') return undefined;
  const listed = attempt(() =>
    execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }),
  );
  return listed === undefined ? undefined : { startedAt: listed.trim(), ended: false };
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
