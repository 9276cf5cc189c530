import { randomBytes } from 'node:crypto';
import { ensureTopics, kafkajs } from './driver.ts';

type Kafka = InstanceType<typeof kafkajs.Kafka>;

/** A topic that one measurement makes and deletes, with one copy of each message. */
export interface BenchmarkTopic {
  readonly kafka: Kafka;
  readonly topic: string;
  /** Records that it holds. */
  records(): Promise<number>;
  delete(): Promise<void>;
}

/** How the example makes its client. */
export function kafkaAt(brokers: string): Kafka {
  return new kafkajs.Kafka({
    clientId: 'flash-sale-bench',
    brokers: brokers.split(',').map((broker) => broker.trim()),
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
}

/** Makes a topic with a random name, and one for its dead letters. */
export async function createTopic(brokers: string, partitions: number): Promise<BenchmarkTopic> {
  const kafka = kafkaAt(brokers);
  const topic = `flash-sale-bench-${randomBytes(6).toString('hex')}`;
  const copies = { replicationFactor: 1, minInsyncReplicas: 1, retentionMs: -1, demo: true };
  await ensureTopics(kafka, { topic, partitions, ...copies });
  const withAdmin = async <Answer>(ask: (admin: ReturnType<Kafka['admin']>) => Promise<Answer>): Promise<Answer> => {
    const admin = kafka.admin();
    await admin.connect();
    try {
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  };
  return {
    kafka,
    topic,
    records: () =>
      withAdmin(async (admin) => {
        const offsets = await admin.fetchTopicOffsets(topic);
        return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
      }),
    delete: () => withAdmin((admin) => admin.deleteTopics({ topics: [topic, `${topic}.dlt`] })),
  };
}
