/** Redis and its adapter, loaded only by jobs that need them: who does not measure Redis need not install them. */

export { type RedisClient, RedisInventoryStore, RedisRateLimiter } from '@flash-sale/redis-adapter';
export { Redis } from 'ioredis';
