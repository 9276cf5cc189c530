/** Kafka and its adapter, loaded only by jobs that need them: who does not measure Kafka need not install them. */

export { ensureTopics, KafkaOrderQueue } from '@flash-sale/kafka-adapter';
export { default as kafkajs } from 'kafkajs';
