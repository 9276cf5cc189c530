import { hash } from 'node:crypto';
import { type DatabaseId, type InventoryStore, type RateLimiter, systemClock } from '@flash-sale/core';
import { PostgresInventoryStore, type SqlClient } from '@flash-sale/postgres-adapter';
import { RedisInventoryStore, RedisRateLimiter } from '@flash-sale/redis-adapter';
import type { Redis } from 'ioredis';
import type { RateLimitConfig } from '../config/example-config.ts';
import { bandwidthOf } from './bandwidth-of.ts';

/** What counts units and buyers for all processes. */
export interface ServerStock {
  readonly inventory: InventoryStore;
  /** Absent: each process counts buyers for itself. */
  readonly limiter: RateLimiter | undefined;
}

/** Stock is counted in the database itself, one row for each unit; each process counts buyers for itself. */
export function databaseStock(sql: SqlClient): ServerStock {
  const inventory = new PostgresInventoryStore(sql, { strategy: 'skip-locked', clock: systemClock });
  return { inventory, limiter: undefined };
}

/** Stock and buyers of a database are counted in the same Redis, which other databases may use too. */
export function redisStock(client: Redis, databaseId: DatabaseId, rateLimit: RateLimitConfig | undefined): ServerStock {
  const inventory = new RedisInventoryStore({ client, clock: systemClock });
  if (rateLimit === undefined) return { inventory, limiter: undefined };
  const limiter = new RedisRateLimiter({
    client,
    // The ids of another shop's buyers may be the same.
    name: `buyers-${hash('sha256', databaseId, 'hex').slice(0, 16)}`,
    bandwidths: [bandwidthOf(rateLimit)],
    clock: systemClock,
    // While buyers cannot be counted there, nothing can be sold to them there either: an insurance limiter would only turn
    // "unavailable" into "unknown".
    whenUnavailable: 'closed',
  });
  return { inventory, limiter };
}
