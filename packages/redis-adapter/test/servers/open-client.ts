import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';

/** Options that the adapter recommends: what cannot be sent now is told at once. */
export const CLIENT_OPTIONS = { enableOfflineQueue: false, lazyConnect: true, maxRetriesPerRequest: 1 } as const;

/** A client for the tests of one suite, connected before the first and closed after the last. */
export function useClient(address: string): { readonly client: Redis } {
  const client = new Redis(address, CLIENT_OPTIONS);
  beforeAll(() => client.connect());
  afterAll(() => client.disconnect());
  return { client };
}
