import { describe, expect, it } from 'vitest';
import { ConfigError, ConfigReader, type Environment } from './config-reader.ts';
import { readServices } from './read-services.ts';

const REDIS_URL = 'redis://shop:hunter2@redis:6379/1';
const DATABASE_URL = 'postgres://shop:hunter2@db:5432/shop';
const KAFKA_BROKERS = 'kafka-1:9092, kafka-2:9092,[::1]:9092';

function servicesOf(environment: Environment) {
  const reader = new ConfigReader(environment);
  const services = readServices(reader);
  reader.throwIfRefused();
  return services;
}

function refusalOf(environment: Environment): string {
  try {
    servicesOf(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

describe('a combination of services', () => {
  it('may be none: everything is embedded', () => {
    expect(servicesOf({})).toMatchObject({ database: { kind: 'embedded' }, redisUrl: undefined, kafka: undefined });
  });

  it('may be Kafka alone, for one process', () => {
    expect(servicesOf({ KAFKA_BROKERS })).toMatchObject({
      database: { kind: 'embedded' },
      kafka: { brokers: ['kafka-1:9092', 'kafka-2:9092', '[::1]:9092'], topic: 'flashsale_orders', partitions: 12 },
    });
  });

  it('may be PostgreSQL and Redis, with the table as the queue or with Kafka', () => {
    const shared = { database: { kind: 'server', url: DATABASE_URL }, redisUrl: REDIS_URL };
    expect(servicesOf({ DATABASE_URL, REDIS_URL })).toMatchObject({ ...shared, kafka: undefined });
    const topic = { KAFKA_TOPIC: 'shop.orders', KAFKA_PARTITIONS: '3' };
    expect(servicesOf({ DATABASE_URL, REDIS_URL, KAFKA_BROKERS, ...topic })).toMatchObject({
      ...shared,
      kafka: { topic: 'shop.orders', partitions: 3 },
    });
  });

  it('is refused when it is Redis over a database that belongs to one process', () => {
    expect(refusalOf({ REDIS_URL })).toMatch(/^REDIS_URL needs DATABASE_URL too: /);
  });

  it('may be PostgreSQL alone, which counts the stock too', () => {
    expect(servicesOf({ DATABASE_URL })).toMatchObject({
      database: { kind: 'server', url: DATABASE_URL },
      redisUrl: undefined,
      kafka: undefined,
    });
  });

  it('is refused when it names a topic and no Kafka', () => {
    expect(refusalOf({ KAFKA_TOPIC: 'orders', KAFKA_PARTITIONS: '3' }).split('\n')).toEqual([
      'KAFKA_TOPIC means nothing without KAFKA_BROKERS',
      'KAFKA_PARTITIONS means nothing without KAFKA_BROKERS',
    ]);
  });
});

describe('an address', () => {
  it.each([
    ['REDIS_URL', 'http://redis:6379'],
    ['REDIS_URL', 'redis:6379'],
    ['REDIS_URL', 'redis://redis:6379/first'],
    ['REDIS_URL', 'redis://:hunter2@'],
    ['DATABASE_URL', 'mysql://db/shop'],
    ['DATABASE_URL', 'postgres://shop:hunter2@db:5432'],
    ['DATABASE_URL', 'postgres://shop:hunter2@db:port/shop'],
    ['KAFKA_BROKERS', 'kafka://kafka:9092'],
    ['KAFKA_BROKERS', 'kafka-1:9092,'],
    ['KAFKA_BROKERS', 'kafka-1'],
    ['KAFKA_TOPIC', 'orders of the shop'],
  ])('of %s is refused in the form %s, which is not repeated', (name, value) => {
    const refusal = refusalOf({ DATABASE_URL, REDIS_URL, KAFKA_BROKERS, [name]: value });
    expect(refusal).toMatch(new RegExp(`^${name} must be `));
    expect(refusal).not.toContain(value);
    expect(refusal).not.toContain('hunter2');
  });

  it.each([
    ['REDIS_URL', 'rediss://redis'],
    ['REDIS_URL', 'redis://:secret@127.0.0.1:6379/'],
    ['REDIS_URL', 'redis://[::1]:6379'],
    ['DATABASE_URL', 'postgresql://db/shop?sslmode=require'],
    ['KAFKA_BROKERS', '127.0.0.1:9092'],
  ])('of %s may be %s', (name, value) => {
    expect(refusalOf({ DATABASE_URL, REDIS_URL, [name]: value })).toBe('');
  });
});
