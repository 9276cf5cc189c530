import { spawn } from 'node:child_process';

const GREETING = /open at (http:\/\/\S+)/;
const OUTPUT_KEPT_CHARACTERS = 20_000;

/** One process of the example, which may die by itself. */
export interface FaultProcess {
  /** Where it is open. Rejects with what it said when it ends before. */
  readonly ready: Promise<string>;
  /** How it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  readonly running: boolean;
  /** Sends a signal, unless it has ended, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** The end of what it said on stdout and stderr. */
  said(): string;
}

export function startFaultProcess(program: string, environment: Record<string, string>): FaultProcess {
  // What the shell of the tests names must not decide about these processes.
  const { REDIS_URL, KAFKA_BROKERS, DATABASE_URL, NODE_ENV, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', program], {
    env: { ...inherited, HOST: '127.0.0.1', PORT: '0', WORKER_PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-OUTPUT_KEPT_CHARACTERS);
      const found = GREETING.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code, signal) =>
      reject(new Error(`ended with ${code ?? signal} before it was ready: ${text}`)),
    );
  });
  // One that is killed on purpose before it is ready is no error.
  ready.catch(() => {});
  return {
    ready,
    ended,
    get running() {
      return child.exitCode === null && child.signalCode === null;
    },
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
    said: () => text,
  };
}
