/**
 * The order queue of `@flash-sale/core` in Kafka, over kafkajs. Create the topics with `ensureTopics`, then give a `Kafka`
 * instance to `KafkaOrderQueue`.
 */
export type * from './client/kafka-client.ts';
export {
  type ReadDeadLetters,
  type ReadDeadLettersOptions,
  readDeadLetters,
} from './dead-letters/read-dead-letters.ts';
export type { KafkaQueueLimits } from './kafka-options.ts';
export { KafkaOrderQueue, type KafkaOrderQueueOptions } from './kafka-order-queue.ts';
export { type EnsuredTopics, type EnsureTopicsOptions, ensureTopics } from './topics/ensure-topics.ts';
export { ORDERS_TOPIC } from './topics/orders-topic.ts';
