import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface BenchProcess {
  readonly child: ChildProcess;
  /** What it has written so far, both streams together. */
  readonly output: () => string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Where it keeps temporary files. */
  readonly temporary: string;
}

/** Starts the built command line, as `npm run bench` does, with a temporary folder of its own. */
export async function bench(...words: readonly string[]): Promise<BenchProcess> {
  return await benchAt({}, ...words);
}

/** The same, with other servers and programs than this process's environment names. */
export async function benchAt(environment: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<BenchProcess> {
  if (!existsSync(CLI)) throw new Error('the benchmark is not built: npm run build');
  const temporary = await mkdtemp(join(tmpdir(), 'bench-test-'));
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: temporary,
    env: { ...process.env, ...environment, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(temporary, { recursive: true, force: true });
  });
  return { child, output: () => text, ended, temporary };
}

/** Processes that this one has started and that have not ended. Linux only: read from `/proc`. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => parentOf(each) === pid);
}

/** Whether a process is there, and not only waiting to be forgotten. */
export function isAlive(pid: number): boolean {
  return stateAndParent(pid).state !== 'Z' && existsSync(`/proc/${pid}`);
}

function parentOf(pid: number): number | undefined {
  return stateAndParent(pid).parent;
}

function stateAndParent(pid: number): { readonly state?: string | undefined; readonly parent?: number } {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return {};
  }
}
