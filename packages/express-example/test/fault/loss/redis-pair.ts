import { setTimeout } from 'node:timers/promises';
import { type OwnRedis, startOwnRedis } from '../../../../redis-adapter/test/servers/own-redis.ts';
import { startTcpProxy, type TcpProxy } from '../../fixtures/tcp-proxy.ts';

/** A Redis with a replica. Clients and the replica reach what they know through addresses that can be led elsewhere. */
export interface RedisPair extends AsyncDisposable {
  readonly primary: OwnRedis;
  /** What processes are told, and what a failover leads to the replica. */
  readonly address: string;
  /** Another address of the primary, for a process that a failover forgets. */
  readonly oldAddress: string;
  /** From now on the replica learns of nothing. */
  cutReplication(): void;
  /** Makes the replica a primary and leads the address to it. */
  promote(): Promise<void>;
  /** Leads the old address to it as well. */
  heal(): void;
}

const SYNCED_TIMEOUT_MS = 60_000;
const LOOK_MS = 25;

export async function startRedisPair(): Promise<RedisPair> {
  const disposables: AsyncDisposable[] = [];
  const dispose = async (): Promise<void> => {
    for (const each of disposables.toReversed()) await each[Symbol.asyncDispose]();
  };
  const opened = async <Part extends AsyncDisposable>(opening: Promise<Part>): Promise<Part> => {
    const part = await opening;
    disposables.push(part);
    return part;
  };
  try {
    const primary = await opened(startOwnRedis(['--repl-diskless-sync-delay', '0']));
    const replica = await opened(startOwnRedis());
    const places = { address: primary.port, oldAddress: primary.port };
    const link = await opened(startTcpProxy(() => primary.port));
    const front = await opened(startTcpProxy(() => places.address));
    const oldFront = await opened(startTcpProxy(() => places.oldAddress));
    await replica.command('REPLICAOF', '127.0.0.1', String(link.port));
    await synced(replica);
    const lead = (place: keyof typeof places, proxy: TcpProxy): void => {
      places[place] = replica.port;
      proxy.cut();
    };
    return {
      primary,
      address: `redis://127.0.0.1:${front.port}`,
      oldAddress: `redis://127.0.0.1:${oldFront.port}`,
      cutReplication: () => link.set('held'),
      async promote() {
        // What the network still held never arrives.
        link.set('refused');
        await replica.command('REPLICAOF', 'NO', 'ONE');
        lead('address', front);
      },
      heal: () => lead('oldAddress', oldFront),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function synced(replica: OwnRedis): Promise<void> {
  const givenUpAt = performance.now() + SYNCED_TIMEOUT_MS;
  while (!String(await replica.command('INFO', 'replication')).includes('master_link_status:up')) {
    if (performance.now() > givenUpAt) throw new Error('the replica never caught up');
    await setTimeout(LOOK_MS);
  }
}
