/**
 * Stock, outbox and rate limits for `@flash-sale/core` in Redis 7 or newer, as Lua over ioredis: one server, Sentinel, or
 * a cluster. You make the client, and you close it.
 */

export { type CheckRedisOptions, checkRedis, type RedisFacts } from './check/check-redis.ts';
export type { RedisClient } from './redis-client.ts';
export { RedisInventoryStore, type RedisInventoryStoreOptions } from './redis-inventory-store.ts';
export { RedisRateLimiter, type RedisRateLimiterOptions } from './redis-rate-limiter.ts';
