import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `start`: as `npm start` runs it. `worker-main`: a worker process. `reconcile`: compares a sale, and ends. */
export type ProgramName = 'start' | 'worker-main' | 'reconcile' | 'redrive';

const GREETING = /open at (http:\/\/\S+)/;

/** A program of the example as a process of its own. */
export interface ExampleProcess {
  readonly url: string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** What it has said so far on stdout and stderr. */
  said(): string;
}

const running = new Set<ChildProcess>();

/** Kills what a failed test has left behind. */
export async function killLeftBehind(): Promise<void> {
  for (const child of running) {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
}

/** The example with its data in a folder, ready. */
export async function startProcess(dataDir: string, environment: Record<string, string> = {}): Promise<ExampleProcess> {
  return await startProgram('start', { DATA_DIR: dataDir, ...environment });
}

/** Runs the example with its data in a folder until it ends by itself. */
export async function runProcess(dataDir: string, environment: Record<string, string> = {}) {
  return await runProgram('start', { DATA_DIR: dataDir, ...environment });
}

/** Waits until it is ready. Rejects with what it said when it ends instead. */
export async function startProgram(name: ProgramName, environment: Record<string, string>): Promise<ExampleProcess> {
  const { child, said } = spawnProgram(name, environment);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) => reject(new Error(`ended with ${code}: ${said()}`)));
    child.stdout?.on('data', () => {
      const found = GREETING.exec(said())?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    said,
    async end(signal) {
      // The end of what it says may come after its own.
      const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
      child.kill(signal);
      const [code, ending] = await exit;
      return { code, signal: ending };
    },
  };
}

/** Runs it until it ends by itself. */
export async function runProgram(
  name: ProgramName,
  environment: Record<string, string>,
  commandLine: readonly string[] = [],
) {
  const { child, said } = spawnProgram(name, environment, commandLine);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said: said() };
}

function spawnProgram(
  name: ProgramName,
  environment: Record<string, string>,
  commandLine: readonly string[] = [],
): { child: ChildProcess; said: () => string } {
  const program = fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));
  if (!existsSync(program)) throw new Error('the example is not built: run `npm run build` first');
  const { REDIS_URL, KAFKA_BROKERS, DATABASE_URL, NODE_ENV, ...inherited } = process.env;
  const env = { ...inherited, HOST: '127.0.0.1', PORT: '0', WORKER_PORT: '0', ...environment };
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program, ...commandLine], { env });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let text = '';
  const listen = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return { child, said: () => text };
}
