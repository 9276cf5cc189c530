import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchmarkError } from '../benchmark-error.ts';
import { endChild, own } from '../process/owned-children.ts';
import { lastWords, throwIfInterrupted } from '../process/run-job.ts';

/** The example beside this package, in the repository of both. Entries and chunks of a build lie in one folder. */
export const EXAMPLE_PROGRAM = fileURLToPath(new URL('../../express-example/dist/start.js', import.meta.url));
const END_WITH_PARENT = new URL('./end-with-parent.js', import.meta.url);
const START_TIMEOUT_MS = 60_000;
/** The example promises to end within 10 s. */
const END_PATIENCE_MS = 20_000;
/** What decides which adapters the example takes, and how it behaves: none of it comes from whoever runs the benchmark. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];
const GREETING = /open at (http:\/\/[\w.:[\]]+)/;

export interface ExampleServer {
  readonly url: URL;
  readonly pid: number;
  /** Its PGlite's folder; read it after `stop`. */
  readonly dataDir: string;
  /** Ends it as an operator would, and resolves when it has ended. */
  stop(): Promise<void>;
  /** Ends it if it still runs, and removes its data. */
  remove(): Promise<void>;
}

/**
 * Starts the built example in demo mode: a fresh folder, a free port, what `environment` says, everything else as it comes,
 * which is the embedded default.
 */
export async function startExample(
  program: string | undefined,
  signal: AbortSignal,
  environment: Readonly<Record<string, string>> = {},
): Promise<ExampleServer> {
  throwIfInterrupted(signal);
  const file = program ?? EXAMPLE_PROGRAM;
  if (!existsSync(file)) {
    throw new BenchmarkError(
      'USAGE',
      `there is no example at ${file}; build it, or name its dist/start.js with --example`,
    );
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'flash-sale-benchmark-'));
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const child = own(
    spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', '--import', END_WITH_PARENT.href, file], {
      env: { ...Object.fromEntries(passedOn), ...environment, DATA_DIR: join(dataDir, 'data'), PORT: '0' },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }),
  );
  const said = lastWords(child);
  const stop = () => endChild(child, END_PATIENCE_MS);
  const remove = async () => {
    await endChild(child, 0);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await new Promise<URL>((resolve, reject) => {
      const bound = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
      const fail = (why: string) => reject(new BenchmarkError('TARGET_FAILED', `the example ${why}. ${said()}`));
      let greeting = '';
      child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
        if (greeting.length < 10_000) greeting += chunk;
        const [, found] = GREETING.exec(greeting) ?? [];
        if (found !== undefined) resolve(new URL(found));
      });
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('exit', (code, signalName) => fail(`ended with ${code ?? signalName} before it was ready`));
      bound.addEventListener('abort', () => fail(`was not ready within ${START_TIMEOUT_MS} ms`), { once: true });
    });
    return { url, pid: child.pid ?? 0, dataDir: join(dataDir, 'data'), stop, remove };
  } catch (error) {
    await remove();
    throwIfInterrupted(signal);
    throw error;
  }
}
