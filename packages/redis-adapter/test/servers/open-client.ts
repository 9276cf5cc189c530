import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';

/** Options that the adapter recommends: what cannot be sent now is told at once. */
export const CLIENT_OPTIONS = { enableOfflineQueue: false, lazyConnect: true, maxRetriesPerRequest: 1 } as const;

interface ClientOptions {
  readonly autoResendUnfulfilledCommands?: boolean;
  readonly enableOfflineQueue?: boolean;
  readonly retryStrategy?: () => number;
}

/** A client of one test. */
export interface OpenedClient extends Disposable {
  readonly client: Redis;
  /** Resolves when it is connected, again if need be. */
  ready(): Promise<void>;
}

export async function connectTo(url: string, options: ClientOptions = {}): Promise<OpenedClient> {
  const client = new Redis(url, { ...CLIENT_OPTIONS, retryStrategy: () => 50, ...options });
  client.on('error', () => {});
  await client.connect();
  return {
    client,
    async ready() {
      while (client.status !== 'ready') await Promise.race([once(client, 'ready'), pause()]);
    },
    [Symbol.dispose]() {
      client.disconnect();
    },
  };
}

async function pause(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}

/** A client for the tests of one suite, connected before the first and closed after the last. */
export function useClient(address: string): { readonly client: Redis } {
  const client = new Redis(address, CLIENT_OPTIONS);
  beforeAll(() => client.connect());
  afterAll(() => client.disconnect());
  return { client };
}
