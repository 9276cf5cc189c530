import { Worker } from 'node:worker_threads';
import type { PgliteSession } from './pglite-source.ts';
import { Turns } from './turns.ts';
import type { FromThread, ThreadOptions, ToThread } from './worker-protocol.ts';

/** A session whose PGlite runs in another thread. */
export interface ThreadSession extends PgliteSession {
  /** Closes the database and ends the thread. Nothing may be under way. */
  close(): Promise<void>;
}

interface Call {
  resolve(reply: Uint8Array): void;
  reject(error: Error): void;
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

function deferred(): Deferred {
  let settle: Pick<Deferred, 'resolve' | 'reject'> = { resolve() {}, reject() {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle.resolve(), reject: (error) => settle.reject(error) };
}

/** Beside this file in the build; in the source tree it is TypeScript, which Node runs as it is. */
function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js', import.meta.url);
}

/** Starts the thread and resolves once the database is open. */
export async function openThread(options: ThreadOptions): Promise<ThreadSession> {
  const worker = new Worker(workerUrl(), { workerData: options, name: 'pglite' });
  const calls = new Map<number, Call>();
  const turns = new Turns();
  let lastCall = 0;
  let ended: Error | undefined;

  const opened = deferred();
  const closed = deferred();
  const end = (error: Error): void => {
    ended ??= error;
    opened.reject(ended);
    closed.resolve();
    for (const call of calls.values()) call.reject(ended);
    calls.clear();
  };
  worker.on('error', (error) => end(new Error('the PGlite thread failed', { cause: error })));
  worker.on('exit', () => end(new Error('the PGlite thread has ended')));
  worker.on('message', (message: FromThread) => {
    if (message.type === 'ready') opened.resolve();
    else if (message.type === 'not-ready') end(new Error(message.error));
    else if (message.type === 'closed') closed.resolve();
    else {
      const call = calls.get(message.call);
      calls.delete(message.call);
      if (message.type === 'reply') call?.resolve(message.reply);
      else call?.reject(new Error(message.error));
    }
  });
  const say = (message: ToThread, transfer: ArrayBuffer[] = []): void => worker.postMessage(message, transfer);

  try {
    await opened.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return {
    prepared: new Set(),
    run: (message) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended);
          return;
        }
        lastCall += 1;
        calls.set(lastCall, { resolve, reject });
        say({ type: 'run', call: lastCall, message }, [message.buffer]);
      }),
    async enter(use) {
      if (ended !== undefined) throw ended;
      return await turns.enter(use);
    },
    async close() {
      say({ type: 'close' });
      await closed.promise;
      await worker.terminate();
    },
  };
}
