import { type CallOptions, FlashSaleError, type Logger, systemClock } from '@flash-sale/core';
import { RedisConnection } from '../connection/redis-connection.ts';
import type { RedisClient } from '../redis-client.ts';
import { compareVersions, luaHolesOf } from './lua-holes.ts';
import { missingCommands } from './required-commands.ts';

export interface CheckRedisOptions extends CallOptions {
  /** Whether the sale promises what only a Redis on disk keeps across a restart without a rebuild. Default true. */
  readonly durable?: boolean | undefined;
  /** Told of each warning. */
  readonly logger?: Logger | undefined;
}

/** What a server says of itself. */
export interface RedisFacts {
  readonly version: string;
  readonly maxmemoryPolicy: string;
  readonly persistent: boolean;
  /** What should be changed, and may be left: one sentence each. */
  readonly warnings: readonly string[];
}

const TIMEOUT_MS = 5_000;
/** Oldest Redis whose scripts are lost with a restart and with a failover: the fence relies on it. */
const VERSION_MIN = '7.0.0';

/**
 * Asks Redis whether it keeps what the library promises: once, at the start of a process. In a cluster every primary is
 * asked, and all of their warnings are returned with the facts of the first.
 *
 * `STORE_UNAVAILABLE`, with the reason and the address, when it cannot be reached in time (5 s unless told otherwise).
 * `INVALID_CONFIGURATION` for a Redis older than 7.0, a `maxmemory-policy` other than `noeviction`, a replica, and a user
 * who may not call what is needed, naming it.
 */
export async function checkRedis(client: RedisClient, options: CheckRedisOptions = {}): Promise<RedisFacts> {
  const connection = new RedisConnection(client, { clock: systemClock, timeoutMs: TIMEOUT_MS });
  const bound = connection.bound(options);
  const answers = await connection.sendToPrimaries('INFO', ['everything'], 'reads', bound).catch((error: unknown) => {
    throw unreachable(client, error);
  });
  const facts = answers.map((info) => factsOf(String(info), options.durable !== false));
  const [first] = facts;
  if (first === undefined) throw new FlashSaleError('STORE_UNAVAILABLE', 'the cluster shows no primary');
  const missing = await missingCommands(connection, bound);
  if (missing.length > 0) {
    throw new FlashSaleError('INVALID_CONFIGURATION', `the Redis user may not use ${missing.join(', ')}`, {
      details: { missing },
    });
  }
  const warnings = [...new Set([...facts.flatMap((fact) => fact.warnings), ...clientWarnings(client)])];
  for (const warning of warnings) options.logger?.warn({ redis: first.version }, warning);
  return { ...first, warnings };
}

function factsOf(info: string, durable: boolean): RedisFacts {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
  const [version, maxmemoryPolicy] = [field('redis_version'), field('maxmemory_policy')];
  const details = { version, maxmemoryPolicy };
  if (compareVersions(version, VERSION_MIN) < 0) {
    throw new FlashSaleError('INVALID_CONFIGURATION', `Redis 7.0 or newer is needed, this is ${version}`, { details });
  }
  if (field('role') === 'slave') {
    throw new FlashSaleError('INVALID_CONFIGURATION', 'this Redis is a replica: connect to the primary', { details });
  }
  if (maxmemoryPolicy !== 'noeviction') {
    throw new FlashSaleError(
      'INVALID_CONFIGURATION',
      `maxmemory-policy is ${maxmemoryPolicy} and must be noeviction: anything else forgets reservations`,
      { details },
    );
  }
  const persistent = field('aof_enabled') === '1';
  const warnings: string[] = [];
  if (durable && !persistent) {
    warnings.push(
      'Redis keeps no append-only file: after a restart every sale is rebuilt, and its open holds are lost',
    );
  }
  const holes = field('valkey_version') === '' ? luaHolesOf(version) : [];
  if (holes.length > 0) {
    warnings.push(
      `Redis ${version} has known holes in its Lua (${holes.join(', ')}), unless its distributor mended them`,
    );
  }
  return { version, maxmemoryPolicy, persistent, warnings };
}

/** Options of the client that work, and could be better. */
function clientWarnings(client: RedisClient): readonly string[] {
  const { enableOfflineQueue } = client.options as { readonly enableOfflineQueue?: unknown };
  if (enableOfflineQueue === false) return [];
  return [
    'the client queues commands while it is not connected: enableOfflineQueue false tells at once what was not sent',
  ];
}

function unreachable(client: RedisClient, error: unknown): unknown {
  if (!FlashSaleError.isInstance(error)) return error;
  const { host, port } = client.options as { readonly host?: unknown; readonly port?: unknown };
  const address = host === undefined ? 'the cluster' : `${String(host)}:${String(port)}`;
  const cause = error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
  const refused = /^(?:WRONGPASS|NOAUTH|NOPERM)/.test(cause);
  return new FlashSaleError(
    refused ? 'INVALID_CONFIGURATION' : 'STORE_UNAVAILABLE',
    `Redis at ${address} ${refused ? 'refuses the credentials' : 'cannot be reached'}: ${cause}`,
    { cause: error, details: { address } },
  );
}
