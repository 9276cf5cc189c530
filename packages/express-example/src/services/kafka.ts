import type { DatabaseId, Logger, OrderQueue } from '@flash-sale/core';
import { ensureTopics, KafkaOrderQueue } from '@flash-sale/kafka-adapter';
import kafkajs from 'kafkajs';
import type { KafkaConfig } from '../config/example-config.ts';
import { askAtStart, type Opened } from './service.ts';

/** Longer than the patience at start, which speaks for all services alike. */
const CHECK_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** Two weeks: longer than a sale and the recovery of its stock take. */
const RETENTION_MS = 14 * 86_400_000;
/** Losing one broker loses no message. */
const SAFE_COPIES = { replicationFactor: 3, minInsyncReplicas: 2 };
/** One broker is enough to try it out. */
const DEMO_COPIES = { replicationFactor: 1, minInsyncReplicas: 1 };

/** Makes the queue of a database's orders, which is closed by its owner. */
export type QueueOf = (databaseId: DatabaseId) => OrderQueue;

/**
 * Connects to Kafka and makes the topics that do not exist. Outside demo mode topics that can lose a message are refused;
 * in demo mode they are warned of.
 */
export async function openKafka(config: KafkaConfig, demo: boolean, logger: Logger): Promise<Opened<QueueOf>> {
  const { topic, partitions } = config;
  const kafka = new kafkajs.Kafka({
    clientId: 'flash-sale',
    brokers: [...config.brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    // The queue repeats by itself, and says in errors of its own what goes wrong.
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 3 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const copies = demo ? DEMO_COPIES : SAFE_COPIES;
  const title = `Kafka at ${config.brokers.join(', ')}`;
  await askAtStart({ variable: 'KAFKA_BROKERS', title }, () =>
    ensureTopics(kafka, {
      topic,
      partitions,
      ...copies,
      retentionMs: RETENTION_MS,
      demo,
      logger,
      timeoutMs: CHECK_TIMEOUT_MS,
    }),
  );
  return { client: (databaseId) => new KafkaOrderQueue(kafka, { topic, databaseId }), async close() {} };
}
