import type { LatencyHistogram } from '../load/latency-histogram.ts';
import type { Check } from '../scenario/findings.ts';
import { Redis, RedisInventoryStore } from './driver.ts';
import { RecordingClient } from './recording-client.ts';
import { RANDOM_DIGITS, redisBenchmark } from './redis-benchmark.ts';
import { SaleInRedis } from './sale-in-redis.ts';

export interface RedisStoreInput {
  readonly url: string;
  readonly repetitions: number;
  readonly purchases: number;
  /** Requests of one script call, and calls under way. */
  readonly batchSize: number;
  readonly inFlight: number;
  /** Of redis-benchmark. */
  readonly connections: number;
}

export interface RedisStoreRun {
  readonly storePerSecond: number;
  /** Just before and just after. */
  readonly barePerSecond: number;
  readonly checks: readonly Check[];
}

/** Every round: redis-benchmark, the store, redis-benchmark, each on a sale of its own. The first is the warm-up. */
export async function* measureRedisStore(input: RedisStoreInput): AsyncGenerator<RedisStoreRun> {
  const client = new RecordingClient(new Redis(input.url));
  const store = new RedisInventoryStore({ client, timeoutMs: 60_000, rebuildTimeoutMs: 60_000 });
  for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
    const checks: Check[] = [];
    const before = await measureBare(client, store, input, checks);
    const storePerSecond = await measureBatches(store, input, checks);
    const after = await measureBare(client, store, input, checks);
    const failed = checks.some(({ expected, found }) => expected !== found);
    if (repetition > 0 || failed) yield { storePerSecond, barePerSecond: (before + after) / 2, checks };
  }
}

/** Sells to so many in batches, on a sale of its own, and returns how many a second. `calls` gets the latency of each call. */
export async function measureBatches(
  store: RedisInventoryStore,
  { purchases, batchSize, inFlight }: Pick<RedisStoreInput, 'purchases' | 'batchSize' | 'inFlight'>,
  checks: Check[],
  calls?: LatencyHistogram,
): Promise<number> {
  const sale = await SaleInRedis.open(store, purchases);
  const batches = Array.from({ length: purchases / batchSize }, () => sale.purchases(batchSize));
  let accepted = 0;
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const calledAt = performance.now();
      const outcomes = await store.decide(sale.at, batch);
      calls?.record(performance.now() - calledAt);
      for (const { outcome } of outcomes) if (outcome === 'sold') accepted += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: inFlight }, caller));
  const tookMs = performance.now() - startedAt;
  const { total, sold } = await sale.levels();
  checks.push(
    { what: 'store: accepted', expected: purchases, found: accepted },
    { what: 'store: available + held + sold', expected: purchases, found: total },
    { what: 'store: sold units', expected: purchases, found: sold },
    { what: 'store: distinct orders', expected: sold, found: await sale.distinctOrders() },
    { what: 'store: order messages in the outbox', expected: sold, found: await sale.outboxEntries() },
  );
  await sale.drain(1, purchases);
  await sale.drop();
  return (purchases / tookMs) * 1_000;
}

/** The same script with the same arguments, but one request a call, and ids that the program draws. */
async function measureBare(
  client: RecordingClient,
  store: RedisInventoryStore,
  { url, purchases, connections }: RedisStoreInput,
  checks: Check[],
): Promise<number> {
  // Fewer than the store gets, because each takes longer.
  const requests = Math.ceil(purchases / 4);
  const allotment = requests + 1;
  const sale = await SaleInRedis.open(store, allotment);
  const [first] = sale.purchases(1);
  if (first === undefined) throw new Error('there is no purchase to show the script call');
  await store.decide(sale.at, [first]);
  const command = ['EVALSHA', ...client.evalsha].map((word) => {
    if (word === first.orderId) return `${RANDOM_DIGITS}AAAAAAAAAA`;
    return word === first.buyerId ? `buye${RANDOM_DIGITS}` : word;
  });
  const perSecond = await redisBenchmark({ url, connections, requests, command });
  const { total, sold } = await sale.levels();
  checks.push(
    { what: 'bare: available + held + sold', expected: allotment, found: total },
    { what: 'bare: distinct orders', expected: sold, found: await sale.distinctOrders() },
    // Two requests that drew the same digits are one order.
    { what: 'bare: requests that did not sell', expected: 0, found: sold > allotment * 0.99 ? 0 : allotment - sold },
  );
  await sale.drain(1, allotment);
  await sale.drop();
  return perSecond;
}
