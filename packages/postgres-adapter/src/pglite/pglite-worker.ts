/**
 * The thread that runs PGlite: takes buffers of wire messages and gives back replies. Imports nothing of the library but
 * what it needs for that, so that it runs from source as from the bundle.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { createPglite } from './create-pglite.ts';
import { runOnPglite } from './pglite-engine.ts';
import type { FromThread, ThreadOptions, ToThread } from './worker-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs in a worker thread');

const say = (message: FromThread, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const opening = createPglite((workerData as ThreadOptions).dataDir);
opening.then(
  () => say({ type: 'ready' }),
  (error) => say({ type: 'not-ready', error: textOf(error) }),
);

// PGlite runs one message at a time: calls wait in the port, in their order.
let turn: Promise<unknown> = opening;

port.on('message', (message: ToThread) => {
  turn = turn.then(() => (message.type === 'run' ? run(message.call, message.message) : close()));
});

async function run(call: number, message: Uint8Array<ArrayBuffer>): Promise<void> {
  const db = await opening;
  try {
    const reply = await runOnPglite(db, message);
    say({ type: 'reply', call, reply }, [reply.buffer]);
  } catch (error) {
    say({ type: 'failure', call, error: textOf(error) });
  }
}

async function close(): Promise<void> {
  const db = await opening;
  await db.close();
  say({ type: 'closed' });
  port?.close();
}
