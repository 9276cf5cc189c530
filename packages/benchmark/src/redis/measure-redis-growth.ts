import { BUYER_BANDWIDTH, createMemoryPorts, systemClock } from '@flash-sale/core';
import { processorTimeMs } from '../process/processor-time.ts';
import { measurePurchasesBeside } from '../purchase/measure-purchases.ts';
import type { Check } from '../scenario/findings.ts';
import { median } from '../statistics/summary.ts';
import { Redis, RedisInventoryStore, RedisRateLimiter } from './driver.ts';
import { emptyServer } from './empty-server.ts';
import { endServerOnExit } from './end-server-on-exit.ts';

export interface RedisGrowthInput {
  readonly repetitions: number;
  /** Ascending, of different sizes. */
  readonly sizes: readonly RedisGrowthSize[];
  readonly concurrency: number;
}

/** Sales of so many buyers, and the server on which nothing else is sold. It ends with this process. */
export interface RedisGrowthSize {
  readonly buyers: number;
  readonly url: string;
  readonly pid: number;
}

/** What a purchase costs in sales of one size: microseconds of processor time in the selling process, in Redis, and in both. */
export interface RedisGrowthRun {
  readonly buyers: number;
  readonly sellerMicroseconds: number;
  readonly redisMicroseconds: number;
  readonly bothMicroseconds: number;
  readonly checks: readonly Check[];
}

type Sale = Omit<RedisGrowthRun, 'buyers'>;

/** Small sales are over before they can be timed: so many of one size that together they take a third of the largest. */
const SALES_MAX = 9;
const PART_OF_LARGEST = 3;
/** A machine that stands still for a moment must not become a refusal. */
const TIMEOUT_MS = 60_000;

/**
 * Sells to crowds of growing size, each sale on a Redis that holds nothing, and yields what a purchase cost in each. Of a
 * small size several sales are sold, and the median counts. The first round is the warm-up: it is audited, not reported, and
 * without the largest size, which would take as long as everything else in it.
 */
export async function* measureRedisGrowth(input: RedisGrowthInput): AsyncGenerator<RedisGrowthRun> {
  const { repetitions, sizes, concurrency } = input;
  for (const { pid } of sizes) endServerOnExit(pid);
  const largest = Math.max(...sizes.map(({ buyers }) => buyers));
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    for (const size of repetition === 0 ? sizes.slice(0, -1) : sizes) {
      const count = Math.max(1, Math.min(SALES_MAX, Math.floor(largest / PART_OF_LARGEST / size.buyers)));
      const sales: Sale[] = [];
      for (let sale = 0; sale < count; sale += 1) sales.push(await sell(size, concurrency));
      const checks = sales.flatMap((sale) => sale.checks);
      if (repetition === 0 && checks.every(({ expected, found }) => expected === found)) continue;
      yield {
        buyers: size.buyers,
        sellerMicroseconds: median(sales.map((sale) => sale.sellerMicroseconds)),
        redisMicroseconds: median(sales.map((sale) => sale.redisMicroseconds)),
        bothMicroseconds: median(sales.map((sale) => sale.bothMicroseconds)),
        checks,
      };
    }
  }
}

/** One sale, after which nothing of it is left in the server: neither stock nor orders nor anybody's bucket. */
async function sell({ buyers, url, pid }: RedisGrowthSize, concurrency: number): Promise<Sale> {
  const client = new Redis(url);
  try {
    const load = { kind: 'accepted-keyed', purchases: buyers, concurrency, worker: false } as const;
    const processorMs = () => processorTimeMs(pid) ?? Number.NaN;
    const options = { deadlineMs: TIMEOUT_MS };
    const { run, besideMs } = await measurePurchasesBeside(portsOn(client), load, options, processorMs);
    await emptyServer(client);
    const sellerMicroseconds = 1e6 / run.answersPerCpuSecond;
    const redisMicroseconds = (besideMs * 1_000) / buyers;
    const bothMicroseconds = sellerMicroseconds + redisMicroseconds;
    return { sellerMicroseconds, redisMicroseconds, bothMicroseconds, checks: run.checks };
  } finally {
    client.disconnect();
  }
}

/** Stock and buckets in Redis, with the example's limit for each buyer; queue and orders are in memory. */
function portsOn(client: Redis) {
  const shared = { client, timeoutMs: TIMEOUT_MS, clock: systemClock };
  const inventory = new RedisInventoryStore({ ...shared, rebuildTimeoutMs: TIMEOUT_MS });
  const limiter = new RedisRateLimiter({ ...shared, bandwidths: [BUYER_BANDWIDTH], whenUnavailable: 'closed' });
  return { ...createMemoryPorts(), inventory, limiter };
}
