import { Cluster } from 'ioredis';
import { freePort } from '../../../../test/services/network.ts';
import { type OwnRedis, startOwnRedis } from './own-redis.ts';

const PRIMARIES = 3;
const SLOTS = 16_384;
const FORMED_TIMEOUT_MS = 60_000;

/** Three primaries of the test's own, which share all slots, and a client of the cluster. */
export interface OwnCluster extends AsyncDisposable {
  readonly servers: readonly OwnRedis[];
  readonly client: Cluster;
}

export async function startOwnCluster(): Promise<OwnCluster> {
  const servers: OwnRedis[] = [];
  const dispose = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  };
  try {
    for (let index = 0; index < PRIMARIES; index += 1) {
      const busPort = String(await freePort());
      servers.push(await startOwnRedis(['--cluster-enabled', 'yes', '--cluster-port', busPort]));
      await giveSlots(servers[index], index);
    }
    await meet(servers);
    const client = new Cluster(
      servers.map(({ port }) => ({ host: '127.0.0.1', port })),
      { enableOfflineQueue: false, lazyConnect: true },
    );
    await client.connect();
    return {
      servers,
      client,
      async [Symbol.asyncDispose]() {
        client.disconnect();
        await dispose();
      },
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function giveSlots(server: OwnRedis | undefined, index: number): Promise<void> {
  const share = Math.ceil(SLOTS / PRIMARIES);
  const last = Math.min(SLOTS, (index + 1) * share) - 1;
  await server?.command('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  await server?.command('CLUSTER', 'ADDSLOTSRANGE', String(index * share), String(last));
}

async function meet([first, ...others]: readonly OwnRedis[]): Promise<void> {
  if (first === undefined) return;
  for (const { port } of others) {
    const [bus] = await busPortsOf(others, port);
    await first.command('CLUSTER', 'MEET', '127.0.0.1', String(port), bus ?? '');
  }
  const deadline = Date.now() + FORMED_TIMEOUT_MS;
  for (const server of [first, ...others]) {
    while (!(await isFormed(server))) {
      if (Date.now() > deadline) throw new Error('the cluster did not form');
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    }
  }
}

async function busPortsOf(servers: readonly OwnRedis[], port: number): Promise<string[]> {
  const found: string[] = [];
  for (const server of servers) {
    if (server.port !== port) continue;
    const [, busPort] = (await server.command('CONFIG', 'GET', 'cluster-port')) as [string, string];
    found.push(busPort);
  }
  return found;
}

async function isFormed(server: OwnRedis): Promise<boolean> {
  const info = String(await server.command('CLUSTER', 'INFO'));
  const nodes = String(await server.command('CLUSTER', 'NODES'));
  const lines = nodes.trim().split('\n');
  return (
    /cluster_state:ok/.test(info) && lines.length === PRIMARIES && lines.every((line) => /connected \d/.test(line))
  );
}
