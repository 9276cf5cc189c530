import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BenchmarkError } from '../benchmark-error.ts';
import { endChild, hasEnded, own } from '../process/owned-children.ts';

/** A Redis that one measurement starts and ends: nothing else is in its memory. */
export interface RedisServer {
  readonly url: string;
  readonly pid: number;
  remove(): Promise<void>;
}

const START_TIMEOUT_MS = 20_000;
const END_PATIENCE_MS = 5_000;

export interface RedisServerOptions {
  /** Writes every command to a file and syncs it each second, as a Redis that sells must. */
  readonly appendOnly?: boolean;
}

/** Starts the program of this machine on a free port. It takes no snapshots: forking to save would add to its memory. */
export async function startRedisServer(
  signal: AbortSignal,
  { appendOnly = false }: RedisServerOptions = {},
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-bench-redis-'));
  const port = await freePort();
  const kept = appendOnly ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : ['--appendonly', 'no'];
  const words = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', ...kept];
  // In a process group of its own: Ctrl-C reaches this process, which then ends it.
  const child = own(spawn('redis-server', words, { stdio: 'ignore', detached: true }));
  const remove = async (): Promise<void> => {
    await endChild(child, END_PATIENCE_MS);
    await rm(folder, { recursive: true, force: true });
  };
  const giveUpAt = performance.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (!hasEnded(child) && !signal.aborted && performance.now() < giveUpAt) {
      await sleep(50);
      continue;
    }
    await remove();
    throw new BenchmarkError('TARGET_FAILED', 'redis-server could not be started');
  }
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? -1, remove };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return address.port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
