import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const pollMs = 100;
const connectTimeoutMs = 5_000;

/** Below the ports that systems give to those who ask for any: what connects meanwhile never gets one of these. */
const lowestPort = 20_000;
const highestPort = 32_000;
const portsTriedMax = 100;

/** A port of this machine that nothing listens on at this moment, and that nobody is given unasked. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < portsTriedMax; tried += 1) {
    const port = randomInt(lowestPort, highestPort);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${lowestPort} to ${highestPort} is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Resolves when something accepts a connection at `host:port`. */
export async function accepts(host: string, port: number): Promise<void> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(connectTimeoutMs) });
  } finally {
    socket.destroy();
  }
}

/** Repeats `check` until it resolves; rejects with its last error once `timeoutMs` have passed. */
export async function eventually(check: () => Promise<void>, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await sleep(pollMs);
    }
  }
}
