import { randomBytes } from 'node:crypto';
import kafkajs from 'kafkajs';

/** Runs a test with a topic of its own, whose settings it is given, and removes the topic afterwards. */
export async function withTopic(
  brokers: string,
  test: (environment: Record<string, string>) => Promise<void>,
): Promise<void> {
  const topic = `flash-sale-test-${randomBytes(6).toString('hex')}`;
  try {
    await test({ KAFKA_BROKERS: brokers, KAFKA_TOPIC: topic, KAFKA_PARTITIONS: '3' });
  } finally {
    const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    try {
      await admin.deleteTopics({ topics: [topic, `${topic}.dlt`] });
    } catch {
      // A test that failed before its first process was up has no topic.
    } finally {
      await admin.disconnect();
    }
  }
}
