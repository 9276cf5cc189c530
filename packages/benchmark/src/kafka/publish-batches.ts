import type { OrderMessage } from '@flash-sale/core';
import type { LatencyHistogram } from '../load/latency-histogram.ts';
import { inBatches, inFlight } from '../orders/benchmark-orders.ts';
import { type TimedWork, timedWork } from '../process/timed-work.ts';
import type { Check } from '../scenario/findings.ts';
import type { BenchmarkTopic } from './benchmark-topic.ts';
import type { KafkaOrderQueue } from './driver.ts';

export interface PublishLoad {
  readonly messages: readonly OrderMessage[];
  /** Messages of one publish, and publishes under way. */
  readonly batchSize: number;
  readonly batchesInFlight: number;
}

/** Publishes all of them through the queue, and counts what the log holds afterwards. `calls` gets the latency of each call. */
export async function publishBatches(
  queue: KafkaOrderQueue,
  topic: BenchmarkTopic,
  { messages, batchSize, batchesInFlight }: PublishLoad,
  checks: Check[],
  calls?: LatencyHistogram,
): Promise<TimedWork> {
  const recordsBefore = await topic.records();
  let stored = 0;
  const published = await timedWork(messages.length, () =>
    inFlight(inBatches(messages, batchSize), batchesInFlight, async (batch) => {
      const calledAt = performance.now();
      const outcomes = await queue.publish(batch);
      calls?.record(performance.now() - calledAt);
      for (const { outcome } of outcomes) if (outcome === 'stored') stored += 1;
    }),
  );
  const recordsAfter = await topic.records();
  checks.push(
    { what: 'messages that the queue called stored', expected: messages.length, found: stored },
    {
      what: 'messages called stored that the log does not hold',
      expected: 0,
      found: Math.max(0, stored - (recordsAfter - recordsBefore)),
    },
  );
  return published;
}
