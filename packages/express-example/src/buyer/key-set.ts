import type { Logger } from '@flash-sale/core';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { JwtConfig } from '../config/access-config.ts';

/** The key that a token names. Rejects as `jose` does, and with another error where the keys cannot be had. */
export type KeySet = JWTVerifyGetKey;

const FETCH_TIMEOUT_MS = 2_000;
/** Shortest time between two questions to the provider, whatever tokens are shown: strangers must not make us a flood. */
const GAP_MS = 1_000;
/** Shortest time between a set that was read and the question whether a key is new that is not in it. */
const COOLDOWN_MS = 30_000;
/** How old a set may be before it is read again, while requests go on with the old one. A withdrawn key is known so long. */
const REFRESH_MS = 5 * 60_000;
/** How long keys are believed that could not be read again: a provider that is away does not end a sale. */
const BELIEVED_MS = 24 * 3_600_000;

/** The keys of a configuration. */
export function keySetOf(
  keys: JwtConfig['keys'],
  logger: Logger,
  monotonic: () => number = () => performance.now(),
): KeySet {
  return 'set' in keys ? createLocalJWKSet(keys.set) : remoteKeySet(new URL(keys.url), logger, monotonic);
}

/** Keys that are read at once, and read again behind the requests. */
function remoteKeySet(url: URL, logger: Logger, monotonic: () => number): KeySet {
  let askedAt = Number.NEGATIVE_INFINITY;
  let readAt: number | undefined;
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: FETCH_TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: async (address, options) => {
      const now = monotonic();
      if (now - askedAt < GAP_MS) throw new Error('the keys were asked for a moment ago');
      askedAt = now;
      return await fetch(address, options);
    },
  });
  /** A page that is no key set, served with 200, was not read: `reload` rejects. */
  const reload = async () => {
    const now = monotonic();
    await keys.reload();
    readAt = now;
  };
  const refresh = () => {
    reload().catch((error: unknown) => {
      logger.warn({ error, host: url.host }, "the keys of buyers' tokens could not be read; they are asked for again");
    });
  };
  refresh();
  return async (header, token) => {
    const age = readAt === undefined ? 0 : monotonic() - readAt;
    if (age > BELIEVED_MS) await reload();
    else if (age > REFRESH_MS && monotonic() - askedAt > REFRESH_MS) refresh();
    return await keys(header, token);
  };
}
