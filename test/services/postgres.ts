import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { startContainer } from './container.ts';
import { findProgram, type RunAs, runProgram, startServer } from './local-program.ts';
import { eventually, freePort } from './network.ts';
import type { RunningServer, Service } from './service.ts';

const startTimeoutMs = 60_000;
const connectTimeoutMs = 5_000;
const debianPrograms = '/usr/lib/postgresql';

export const postgres: Service = {
  name: 'postgres',
  addressVariable: 'DATABASE_URL',
  imageVariable: 'POSTGRES_IMAGE',
  defaultImage: 'postgres:17',
  localProgram: 'the PostgreSQL server',
  check,
  startContainer: (image) =>
    startContainer(
      image,
      (container, wait) =>
        container
          .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
          .withExposedPorts(5432)
          // Once while it initialises its folder, once when it serves.
          .withWaitStrategy(wait.forLogMessage(/ready to accept connections/, 2))
          .withStartupTimeout(startTimeoutMs),
      (started) => `postgres://postgres:postgres@${started.getHost()}:${started.getMappedPort(5432)}/postgres`,
    ),
  startLocally,
};

async function check(address: string): Promise<void> {
  const client = new Client({ connectionString: address, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}

/** A cluster of its own in a temporary folder. Not fsynced: it need not survive the machine, only be quick. */
async function startLocally(): Promise<RunningServer> {
  const folders = await programFolders();
  const initdb = await findProgram('initdb', folders);
  const server = await findProgram('postgres', folders);
  const as = process.getuid?.() === 0 ? await unprivilegedUser() : undefined;
  const port = await freePort();
  const address = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return await startServer(server, {
    ...(as !== undefined && { as }),
    async prepare(folder) {
      const cluster = join(folder, 'cluster');
      const setup = ['-D', cluster, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
      await runProgram(initdb, setup, as === undefined ? {} : { as });
      const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' };
      return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    },
    ready: () => eventually(() => check(address), startTimeoutMs),
    address,
    // Fast shutdown: ends open sessions and stops at once.
    stopSignal: 'SIGINT',
  });
}

/** Debian keeps the server's programs off PATH, one folder for each major version: newest first. */
async function programFolders(): Promise<string[]> {
  const versions = await readdir(debianPrograms).catch(() => []);
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debianPrograms, version, 'bin'));
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
async function unprivilegedUser(): Promise<RunAs> {
  const id = await findProgram('id');
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map((flag) => runProgram(id, [flag, 'postgres']).catch(() => undefined)),
  );
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user named postgres to run it as');
  }
  return { uid: Number(uid), gid: Number(gid) };
}
