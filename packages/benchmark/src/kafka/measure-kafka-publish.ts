import { databaseId, encodeOrderMessage, type OrderMessage, saleId, sku, systemRandom } from '@flash-sale/core';
import { benchmarkOrders, inFlight } from '../orders/benchmark-orders.ts';
import { meanOf, type TimedWork, timedWork } from '../process/timed-work.ts';
import type { Check } from '../scenario/findings.ts';
import { type BenchmarkTopic, createTopic } from './benchmark-topic.ts';
import { KafkaOrderQueue } from './driver.ts';
import { publishBatches } from './publish-batches.ts';

type Producer = ReturnType<BenchmarkTopic['kafka']['producer']>;

export interface KafkaPublishInput {
  readonly brokers: string;
  readonly repetitions: number;
  readonly partitions: number;
  readonly messages: number;
  /** Messages of one publish, and publishes under way. */
  readonly batchSize: number;
  readonly batchesInFlight: number;
  /** What the client alone sends: one message a call, and so many calls under way. */
  readonly bareMessages: number;
  readonly bareInFlight: number;
}

export interface KafkaPublishRun {
  readonly queue: TimedWork;
  /** Mean of just before and just after. */
  readonly bare: TimedWork;
  readonly checks: readonly Check[];
}

/** Every round: the client alone, the queue, the client alone, on one topic. The first round is the warm-up. */
export async function* measureKafkaPublish(input: KafkaPublishInput): AsyncGenerator<KafkaPublishRun> {
  const of = { databaseId: databaseId(systemRandom.id()), saleId: saleId(systemRandom.id()), sku: sku('1') };
  const messages = benchmarkOrders(of, input.messages);
  const topic = await createTopic(input.brokers, input.partitions);
  const queue = new KafkaOrderQueue(topic.kafka, { topic: topic.topic, timeoutMs: 60_000 });
  const producer = topic.kafka.producer({ allowAutoTopicCreation: false });
  try {
    await producer.connect();
    for (let repetition = 0; repetition <= input.repetitions; repetition += 1) {
      const before = await measureBare(producer, topic.topic, messages, input);
      const checks: Check[] = [];
      const published = await publishBatches(queue, topic, { ...input, messages }, checks);
      const after = await measureBare(producer, topic.topic, messages, input);
      if (repetition > 0 || checks.some(({ expected, found }) => expected !== found))
        yield { queue: published, bare: meanOf(before, after), checks };
    }
  } finally {
    await Promise.all([queue.close(), producer.disconnect()]);
    await topic.delete();
  }
}

/** A producer of kafkajs as it comes, with the same keys and values, and the same word of the brokers. */
async function measureBare(
  producer: Producer,
  topic: string,
  all: readonly OrderMessage[],
  { bareMessages, bareInFlight }: KafkaPublishInput,
): Promise<TimedWork> {
  const messages = all.slice(0, bareMessages);
  return await timedWork(messages.length, () =>
    inFlight(messages, bareInFlight, async (message) => {
      const record = { key: message.orderId, value: encodeOrderMessage(message) };
      await producer.send({ topic, acks: -1, messages: [record] });
    }),
  );
}
