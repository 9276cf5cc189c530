import { databaseId, saleId, sku, systemRandom } from '@flash-sale/core';
import type { Latency } from '../load/latency.ts';
import { LatencyHistogram } from '../load/latency-histogram.ts';
import { benchmarkOrders } from '../orders/benchmark-orders.ts';
import type { TimedWork } from '../process/timed-work.ts';
import { type Check, failedChecks } from '../scenario/findings.ts';
import { createTopic } from './benchmark-topic.ts';
import { KafkaOrderQueue } from './driver.ts';
import { publishBatches } from './publish-batches.ts';

export interface PublishSizesInput {
  readonly brokers: string;
  readonly repetitions: number;
  readonly partitions: number;
  readonly batchSizes: readonly number[];
  readonly batchesInFlight: number;
  /** Calls for each size, or as many as so many messages fill. */
  readonly callsMax: number;
  readonly messagesMax: number;
}

export interface PublishSizeRun extends TimedWork {
  readonly batchSize: number;
  /** Of a call: what everybody in the batch waits for. */
  readonly call: Latency;
  readonly checks: readonly Check[];
}

/** Every size in turn, on one topic. The first round is the warm-up: it is audited and not reported. */
export async function* measurePublishSizes(input: PublishSizesInput): AsyncGenerator<PublishSizeRun> {
  const of = { databaseId: databaseId(systemRandom.id()), saleId: saleId(systemRandom.id()), sku: sku('1') };
  const all = benchmarkOrders(of, input.messagesMax);
  const topic = await createTopic(input.brokers, input.partitions);
  const queue = new KafkaOrderQueue(topic.kafka, { topic: topic.topic, timeoutMs: 60_000 });
  try {
    for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
      for (const batchSize of input.batchSizes) {
        const count = Math.min(input.callsMax, Math.floor(input.messagesMax / batchSize)) * batchSize;
        const load = { messages: all.slice(0, count), batchSize, batchesInFlight: input.batchesInFlight };
        const checks: Check[] = [];
        const calls = new LatencyHistogram();
        const published = await publishBatches(queue, topic, load, checks, calls);
        if (repetition > 0 || failedChecks(checks).length > 0) {
          yield { batchSize, ...published, call: calls.latency(), checks };
        }
      }
    }
  } finally {
    await queue.close();
    await topic.delete();
  }
}
