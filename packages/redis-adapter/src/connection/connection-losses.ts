import type { RedisClient } from '../redis-client.ts';

/**
 * How often a client has lost a connection. ioredis sends what was under way again after it has reconnected, so an error
 * reply proves that nothing was done only if no connection was lost meanwhile: the first sending may have been carried out.
 */
export interface ConnectionLosses {
  count: number;
  /** What the client last complained about: the reason behind "not connected". */
  lastError: unknown;
}

const watched = new WeakMap<RedisClient, ConnectionLosses>();

/** The count of this client, begun when it is first asked for. */
export function lossesOf(client: RedisClient): ConnectionLosses {
  const known = watched.get(client);
  if (known !== undefined) return known;
  const losses: ConnectionLosses = { count: 0, lastError: undefined };
  watched.set(client, losses);
  watch(client, losses);
  if (client.nodes !== undefined) {
    for (const node of client.nodes('all')) watch(node, losses);
    client.on('+node', (node) => watch(node as RedisClient, losses));
  }
  return losses;
}

function watch(client: RedisClient, losses: ConnectionLosses): void {
  client.on('close', () => {
    losses.count += 1;
  });
  client.on('error', (error: unknown) => {
    losses.lastError = error;
  });
}
