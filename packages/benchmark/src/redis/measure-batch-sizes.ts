import type { Latency } from '../load/latency.ts';
import { LatencyHistogram } from '../load/latency-histogram.ts';
import type { Check } from '../scenario/findings.ts';
import { Redis, RedisInventoryStore } from './driver.ts';
import { measureBatches } from './measure-redis-store.ts';

export interface BatchSizesInput {
  readonly url: string;
  readonly repetitions: number;
  readonly batchSizes: readonly number[];
  /** Script calls for each size, and those under way. */
  readonly callsMax: number;
  readonly inFlight: number;
  /** Fewer calls of large batches. */
  readonly purchasesMax: number;
}

export interface BatchSizeRun {
  readonly batchSize: number;
  readonly perSecond: number;
  /** Of a script call: what everybody in the batch waits for. */
  readonly call: Latency;
  readonly checks: readonly Check[];
}

/** Every size in turn, each on a sale of its own. The first round is the warm-up: it is audited and not reported. */
export async function* measureBatchSizes(input: BatchSizesInput): AsyncGenerator<BatchSizeRun> {
  const client = new Redis(input.url);
  const store = new RedisInventoryStore({ client, timeoutMs: 60_000, rebuildTimeoutMs: 60_000 });
  try {
    for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
      for (const batchSize of input.batchSizes) {
        const calls = Math.max(1, Math.min(input.callsMax, Math.floor(input.purchasesMax / batchSize)));
        const load = { purchases: calls * batchSize, batchSize, inFlight: input.inFlight };
        const checks: Check[] = [];
        const call = new LatencyHistogram();
        const perSecond = await measureBatches(store, load, checks, call);
        if (repetition > 0 || checks.some(({ expected, found }) => expected !== found)) {
          yield { batchSize, perSecond, call: call.latency(), checks };
        }
      }
    }
  } finally {
    client.disconnect();
  }
}
