import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigError } from './config-reader.ts';
import { readConfig } from './read-config.ts';
import { JWT_ALGORITHMS_DEFAULT, JWT_BUYER_CLAIM_DEFAULT } from './read-jwt.ts';
import { readWorkerConfig } from './read-worker-config.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The variables that a program looks at under a given environment. */
function variablesRead(readIn: typeof readConfig | typeof readWorkerConfig, environment: Record<string, string>) {
  const read = new Set<string>();
  const recorded = new Proxy(environment, {
    get(target, name) {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name);
    },
  });
  try {
    readIn(recorded);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return read;
}

it('settings are documented in full, and nothing else is', () => {
  const read = new Set([
    ...variablesRead(readConfig, { DEMO_MODE: 'true' }),
    ...variablesRead(readConfig, { DEMO_MODE: 'false' }),
    ...variablesRead(readConfig, { JWT_ISSUER: 'https://login.example' }),
    ...variablesRead(readWorkerConfig, {}),
  ]);
  read.delete('NODE_ENV');
  const documented = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(documented.sort()).toEqual([...read].sort());
});

it('settings have their documented defaults', () => {
  const config = readConfig({ DEMO_MODE: 'true' });
  const jwt = { JWT_ISSUER: 'i', JWT_AUDIENCE: 'a', JWT_JWKS_URL: 'https://h/keys' };
  const guarded = readConfig({ ADMIN_TOKEN: 'sixteen-characters', ...jwt });
  const buyers = guarded.access.mode === 'tokens' ? guarded.access.buyers : undefined;
  if (buyers?.kind !== 'jwt') throw new Error('an issuer makes tokens JSON Web Tokens');
  const worker = readWorkerConfig({ DATABASE_URL: 'postgres://h/d' });
  const { kafka } = readConfig({ DEMO_MODE: 'true', KAFKA_BROKERS: 'h:1' }).services;
  const defaults: Record<string, unknown> = {
    PORT: config.port,
    HOST: config.host,
    API_PROCESSES: config.processes,
    API_PROCESS_SILENCE_SECONDS: config.silenceMs / 1_000,
    RATE_LIMIT_CAPACITY: config.rateLimit.capacity,
    RATE_LIMIT_PER_MINUTE: config.rateLimit.refillPerMinute,
    EVENT_STREAMS_MAX: config.streams.streamsMax,
    EVENT_STREAMS_PER_ADDRESS_MAX: config.streams.streamsPerAddressMax,
    ADDRESS_RATE_LIMIT_CAPACITY: guarded.gate.addressLimit?.capacity,
    ADDRESS_RATE_LIMIT_PER_MINUTE: guarded.gate.addressLimit?.refillPerMinute,
    JWT_ALGORITHMS: JWT_ALGORITHMS_DEFAULT,
    JWT_BUYER_CLAIM: JWT_BUYER_CLAIM_DEFAULT,
    JWT_CLOCK_TOLERANCE_SECONDS: buyers.clockToleranceSeconds,
    KAFKA_TOPIC: kafka?.topic,
    KAFKA_PARTITIONS: kafka?.partitions,
    DURABILITY: config.durability,
    WORKER: config.worker,
    WORKER_PORT: worker.port,
    WORKER_BATCHES_MAX: worker.pace.batchesAtOnce,
    WORKER_BATCHES_PER_SECOND: worker.pace.batchesPerSecond ?? 0,
    SHUTDOWN_GRACE_MS: config.shutdownGraceMs,
    LOG_LEVEL: config.logLevel,
  };
  for (const [name, value] of Object.entries(defaults)) {
    const [, shown = ''] = new RegExp(`^\\| \`${name}\` \\| ([^|]*) \\|`, 'm').exec(readme) ?? [];
    expect(shown.replaceAll('`', '').split(' ')[0], name).toBe(String(value));
  }
});
