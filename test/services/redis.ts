import { startContainer } from './container.ts';
import { findProgram, startServer } from './local-program.ts';
import { accepts, eventually, freePort } from './network.ts';
import type { RunningServer, Service } from './service.ts';

const startTimeoutMs = 60_000;

export const redis: Service = {
  name: 'redis',
  addressVariable: 'REDIS_URL',
  imageVariable: 'REDIS_IMAGE',
  defaultImage: 'redis:8',
  localProgram: 'redis-server',
  check,
  startContainer: (image) =>
    startContainer(
      image,
      (container, wait) =>
        container
          .withExposedPorts(6379)
          .withWaitStrategy(wait.forLogMessage(/Ready to accept connections/))
          .withStartupTimeout(startTimeoutMs),
      (started) => `redis://${started.getHost()}:${started.getMappedPort(6379)}`,
    ),
  startLocally,
};

async function check(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  await accepts(hostname, Number(port || 6379));
}

/** Keeps nothing on disk: what a test needs of persistence it switches on itself. */
async function startLocally(): Promise<RunningServer> {
  const server = await findProgram('redis-server');
  const port = await freePort();
  return await startServer(server, {
    async prepare(folder) {
      return ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '', '--appendonly', 'no'];
    },
    ready: () => eventually(() => accepts('127.0.0.1', port), startTimeoutMs),
    address: `redis://127.0.0.1:${port}`,
    stopSignal: 'SIGTERM',
  });
}
