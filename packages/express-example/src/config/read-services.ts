import { resolve } from 'node:path';
import type { ConfigReader } from './config-reader.ts';
import type { KafkaConfig, ServicesConfig } from './example-config.ts';
import { type AddressRule, brokersAddress, brokersOf, databaseAddress, redisAddress } from './service-address.ts';

/** Kafka's own limit for names of topics, less the ending of the dead letters' topic. */
const TOPIC = /^[A-Za-z0-9._-]{1,245}$/;
/** Kafka's own default name of the orders' topic in this library. */
export const KAFKA_TOPIC_DEFAULT = 'flashsale_orders';

/** Reads which of the three services are used, and refuses the combinations that could not keep the promises. */
export function readServices(reader: ConfigReader): ServicesConfig {
  const redisUrl = address(reader, 'REDIS_URL', redisAddress);
  const databaseUrl = address(reader, 'DATABASE_URL', databaseAddress);
  const dataDir = resolve(reader.text('DATA_DIR') ?? './.flash-sale/data');
  if (redisUrl !== undefined && databaseUrl === undefined) {
    reader.refuse(
      'REDIS_URL',
      'needs DATABASE_URL too: the embedded database belongs to one process, and several on one Redis would each know only their own orders; unset it to sell from memory',
    );
  }
  return {
    database: databaseUrl === undefined ? { kind: 'embedded', dataDir } : { kind: 'server', url: databaseUrl },
    redisUrl,
    kafka: readKafka(reader),
  };
}

function readKafka(reader: ConfigReader): KafkaConfig | undefined {
  const brokers = address(reader, 'KAFKA_BROKERS', brokersAddress);
  const topic = reader.text('KAFKA_TOPIC');
  if (topic !== undefined && !TOPIC.test(topic)) {
    reader.refuse('KAFKA_TOPIC', 'must be 1 to 245 characters out of A-Z a-z 0-9 . _ -');
  }
  const partitions = reader.integer('KAFKA_PARTITIONS', { fallback: 12, least: 1, most: 1_000 });
  if (brokers !== undefined) return { brokers: brokersOf(brokers), topic: topic ?? KAFKA_TOPIC_DEFAULT, partitions };
  for (const name of ['KAFKA_TOPIC', 'KAFKA_PARTITIONS']) {
    if (reader.text(name) !== undefined) reader.refuse(name, 'means nothing without KAFKA_BROKERS');
  }
  return undefined;
}

function address(reader: ConfigReader, name: string, ruleOf: AddressRule): string | undefined {
  const text = reader.text(name);
  if (text === undefined) return undefined;
  const rule = ruleOf(text);
  if (rule !== undefined) reader.refuse(name, rule);
  return text;
}
