import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findProgram } from '../../../../test/services/local-program.ts';
import { freePort } from '../../../../test/services/network.ts';

const START_TIMEOUT_MS = 60_000;

/** A Redis process of the test's own, with a folder that outlives the process. */
export interface OwnRedis extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Starts the process; resolves when it answers. */
  start(): Promise<void>;
  /** Ends the process: orderly, so that it saves what it is told to save, or at once. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** One command through a connection of its own. */
  command(name: string, ...args: string[]): Promise<unknown>;
}

/** Starts a Redis of the test's own on a free port. Keeps nothing on disk unless the arguments say so. */
export async function startOwnRedis(args: readonly string[] = []): Promise<OwnRedis> {
  const program = await findProgram('redis-server');
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const server: OwnRedis = {
    port,
    url,
    async start() {
      const own = [
        '--bind',
        '127.0.0.1',
        '--port',
        String(port),
        '--dir',
        folder,
        '--save',
        '',
        '--loglevel',
        'warning',
      ];
      child = spawn(program, [...own, ...args], { stdio: 'ignore' });
      await answering(url);
    },
    async stop(signal = 'SIGTERM') {
      const ending = child;
      child = undefined;
      if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
      const ended = once(ending, 'exit');
      ending.kill(signal);
      await ended;
    },
    async command(name, ...commandArgs) {
      const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
      await client.connect();
      try {
        return await client.call(name, ...commandArgs);
      } finally {
        client.disconnect();
      }
    },
    async [Symbol.asyncDispose]() {
      await server.stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
  return server;
}

async function answering(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: null,
    retryStrategy: () => 25,
    enableReadyCheck: true,
  });
  client.on('error', () => {});
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no Redis answers at ${url}`)), START_TIMEOUT_MS);
    });
    const ready = new Promise<void>((resolve) => {
      client.once('ready', resolve);
    });
    client.connect().catch(() => {});
    await Promise.race([ready, late]);
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}
