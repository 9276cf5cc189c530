import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RunningServer } from './service.ts';

const outputKeptBytes = 4_096;

/** User and group to run as, where the program refuses to run as root. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** The first of `folders` (then of PATH) that holds the program `name`. */
export async function findProgram(name: string, folders: string[] = []): Promise<string> {
  for (const folder of [...folders, ...(process.env.PATH ?? '').split(delimiter)]) {
    const path = join(folder, name);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new Error(`${name} is not installed`);
}

/** Runs a program to its end and gives what it printed; rejects with that when it fails. */
export async function runProgram(path: string, parameters: string[], options: { as?: RunAs } = {}): Promise<string> {
  const child = spawn(path, parameters, { stdio: ['ignore', 'pipe', 'pipe'], ...options.as });
  const output = keepOutput(child);
  // Not at its exit: the end of what it prints may come after that.
  const code = await ended(child, 'close');
  if (code !== 0) throw new Error(`${path} ended with ${code}: ${output()}`);
  return output();
}

/**
 * Starts a server program with a temporary folder of its own and waits until `ready` resolves. `stop` ends the process
 * and removes the folder.
 */
export async function startServer(
  path: string,
  options: {
    as?: RunAs;
    /** Fills the new folder and gives the program's parameters. */
    prepare(folder: string): Promise<string[]>;
    ready(): Promise<void>;
    address: string;
    stopSignal: NodeJS.Signals;
  },
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-test-'));
  let child: ChildProcess | undefined;
  const stop = async () => {
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const exited = ended(child, 'exit');
      child.kill(options.stopSignal);
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    if (options.as !== undefined) await chown(folder, options.as.uid, options.as.gid);
    child = spawn(path, await options.prepare(folder), { stdio: ['ignore', 'pipe', 'pipe'], ...options.as });
    const output = keepOutput(child);
    const died = ended(child, 'close').then((code) => {
      throw new Error(`${path} ended with ${code} before it was ready: ${output()}`);
    });
    await Promise.race([options.ready(), died]);
    died.catch(() => undefined);
    return { address: options.address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ended(child: ChildProcess, event: 'exit' | 'close'): Promise<number | NodeJS.Signals | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once(event, (code, signal) => resolve(code ?? signal));
  });
}

/** Keeps the end of what the program prints, for the message when it fails; never lets its pipe fill up. */
function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-outputKeptBytes);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => kept.trim();
}
