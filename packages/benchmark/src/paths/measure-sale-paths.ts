import { randomUUID } from 'node:crypto';
import { createMemoryPorts, LocalRateLimiter, systemClock } from '@flash-sale/core';
import { Redis, RedisInventoryStore, RedisRateLimiter } from '../redis/driver.ts';
import { BUCKET_CAPACITY, measureSalePath } from './measure-sale-path.ts';
import { SALE_PATHS, type SalePathLoad, type SalePathRun } from './sale-path.ts';

export interface SalePathsInput extends SalePathLoad {
  /** A server that holds nothing else. */
  readonly redisUrl: string;
  readonly repetitions: number;
}

/** No token comes back while a path is measured. */
const bandwidths = [{ capacity: BUCKET_CAPACITY, refill: 1, periodMs: 3_600_000, mode: 'greedy' }] as const;

/** Every path, in memory and on Redis by turns. The first round is the warm-up: it is audited and not reported. */
export async function* measureSalePaths(input: SalePathsInput): AsyncGenerator<SalePathRun> {
  const client = new Redis(input.redisUrl);
  try {
    for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
      for (const path of SALE_PATHS) {
        for (const store of ['memory', 'Redis'] as const) {
          const ports = store === 'memory' ? memoryPorts() : redisPorts(client);
          const { steps, checks } = await measureSalePath(ports, path, input);
          if (repetition > 0 || checks.some(({ expected, found }) => expected !== found)) {
            yield { store, path, steps, checks };
          }
        }
      }
    }
  } finally {
    client.disconnect();
  }
}

function memoryPorts() {
  return { ...createMemoryPorts(), limiter: new LocalRateLimiter({ bandwidths, clock: systemClock }) };
}

/** Stock and buckets in Redis; queue and orders are in memory, so that only the store is measured. */
function redisPorts(client: Redis) {
  const inventory = new RedisInventoryStore({ client, clock: systemClock });
  // Nobody's bucket is that of an earlier sale.
  const name = randomUUID();
  const limiter = new RedisRateLimiter({ client, name, bandwidths, clock: systemClock, whenUnavailable: 'closed' });
  return { ...createMemoryPorts(), inventory, limiter };
}
