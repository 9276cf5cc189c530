import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../dist/start.js', import.meta.url));
const GREETING = /open at (http:\/\/\S+)/;

/** The example as a program of its own, as `npm start` runs it. */
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

/** Waits until it is ready. Rejects with what it said when it ends instead. */
export async function startProcess(dataDir: string, environment: Record<string, string> = {}): Promise<ExampleProcess> {
  const { child, said } = spawnExample(dataDir, environment);
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said()}`)));
    child.stdout?.on('data', () => {
      const found = GREETING.exec(said())?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url,
    said,
    async end(signal) {
      const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      child.kill(signal);
      const [code, ending] = await exit;
      return { code, signal: ending };
    },
  };
}

/** Runs it until it ends by itself. */
export async function runProcess(dataDir: string, environment: Record<string, string> = {}) {
  const { child, said } = spawnExample(dataDir, environment);
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said: said() };
}

function spawnExample(
  dataDir: string,
  environment: Record<string, string>,
): { child: ChildProcess; said: () => string } {
  if (!existsSync(PROGRAM)) throw new Error('the example is not built: run `npm run build` first');
  const { REDIS_URL, KAFKA_BROKERS, DATABASE_URL, NODE_ENV, ...inherited } = process.env;
  const env = { ...inherited, HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, ...environment };
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', PROGRAM], { env });
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
