import type { Logger } from '@flash-sale/core';
import { checkRedis } from '@flash-sale/redis-adapter';
import { Redis } from 'ioredis';
import { hostOf } from '../config/service-address.ts';
import { askAtStart, type Opened } from './service.ts';

/** Longer than the patience at start, which speaks for all services alike. */
const CHECK_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A connection on which nothing comes back for so long is made anew: a lost network cuts nothing by itself. */
const SILENCE_TIMEOUT_MS = 10_000;
const RECONNECT_FIRST_MS = 50;
const RECONNECT_LONGEST_MS = 1_000;

/** Connects to Redis and asks it whether it keeps what is promised. Later it reconnects by itself, for as long as it takes. */
export async function openRedis(url: string, logger: Logger): Promise<Opened<Redis>> {
  const title = `Redis at ${hostOf(url, 6379)}`;
  const client = new Redis(url, {
    lazyConnect: true,
    // What cannot be sent now is told at once: the answer is "unavailable", and nothing was taken.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * RECONNECT_FIRST_MS, RECONNECT_LONGEST_MS),
  });
  try {
    await askAtStart({ variable: 'REDIS_URL', title }, () =>
      checkRedis(client, { logger, timeoutMs: CHECK_TIMEOUT_MS }),
    );
  } catch (error) {
    client.disconnect();
    throw error;
  }
  return { client, close: watch(client, title, logger) };
}

/** Tells the log of each outage once, and of its end. Returns how the client is closed. */
function watch(client: Redis, title: string, logger: Logger): () => Promise<void> {
  let state: 'up' | 'down' | 'closed' = 'up';
  client.on('close', () => {
    if (state !== 'up') return;
    state = 'down';
    logger.warn({}, `${title} is lost; purchases are answered as unavailable until it is back`);
  });
  client.on('ready', () => {
    if (state === 'down') logger.info({}, `${title} is back`);
    state = 'up';
  });
  return async () => {
    state = 'closed';
    client.disconnect();
  };
}
