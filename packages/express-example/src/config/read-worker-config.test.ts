import { expect, it } from 'vitest';
import { readWorkerConfig } from './read-worker-config.ts';

const servers = { DATABASE_URL: 'postgres://db/shop', REDIS_URL: 'redis://redis' };

it('asks for no token, since nobody can buy or administer there', () => {
  expect(readWorkerConfig(servers)).toMatchObject({
    host: '0.0.0.0',
    port: 8081,
    services: { kafka: undefined },
    pace: { batchesAtOnce: 4, batchesPerSecond: undefined },
    demo: false,
  });
});

it('takes the pace and the port that it is told', () => {
  const told = { WORKER_PORT: '0', WORKER_BATCHES_MAX: '1', WORKER_BATCHES_PER_SECOND: '20', DEMO_MODE: 'true' };
  expect(readWorkerConfig({ ...servers, ...told })).toMatchObject({
    host: '127.0.0.1',
    port: 0,
    pace: { batchesAtOnce: 1, batchesPerSecond: 20 },
    demo: true,
  });
});

it('refuses an embedded database, which only the process that sells can have', () => {
  expect(() => readWorkerConfig({ KAFKA_BROKERS: 'kafka:9092' })).toThrow(/^DATABASE_URL is required/);
});

it('refuses a pace that a database or Bottleneck could not bear, and demo mode in production', () => {
  const wrong = {
    WORKER_BATCHES_MAX: '0',
    WORKER_BATCHES_PER_SECOND: '401',
    DEMO_MODE: 'true',
    NODE_ENV: 'production',
  };
  expect(() => readWorkerConfig({ ...servers, ...wrong })).toThrow(
    /^DEMO_MODE must not .*\nWORKER_BATCHES_PER_SECOND must .*\nWORKER_BATCHES_MAX must /,
  );
});
