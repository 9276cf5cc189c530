import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigError } from './config-reader.ts';
import { readConfig } from './read-config.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The variables that are looked at under a given environment. */
function variablesRead(environment: Readonly<Record<string, string>>): Set<string> {
  const read = new Set<string>();
  const recorded = new Proxy(environment, {
    get(target, name) {
      if (typeof name === 'string') read.add(name);
      return Reflect.get(target, name);
    },
  });
  try {
    readConfig(recorded);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return read;
}

it('settings are documented in full, and nothing else is', () => {
  const read = new Set([...variablesRead({ DEMO_MODE: 'true' }), ...variablesRead({ DEMO_MODE: 'false' })]);
  read.delete('NODE_ENV');
  const documented = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  const refused = ['REDIS_URL', 'KAFKA_BROKERS', 'DATABASE_URL'].filter((name) => readme.includes(`\`${name}\``));
  expect([...documented, ...refused].sort()).toEqual([...read].sort());
});

it('settings have their documented defaults', () => {
  const config = readConfig({ DEMO_MODE: 'true' });
  const defaults: Record<string, unknown> = {
    PORT: config.port,
    HOST: config.host,
    RATE_LIMIT_CAPACITY: config.rateLimit.capacity,
    RATE_LIMIT_PER_MINUTE: config.rateLimit.refillPerMinute,
    EVENT_STREAMS_MAX: config.streamsMax,
    SHUTDOWN_GRACE_MS: config.shutdownGraceMs,
    LOG_LEVEL: config.logLevel,
  };
  for (const [name, value] of Object.entries(defaults)) {
    const [, shown = ''] = new RegExp(`^\\| \`${name}\` \\| ([^|]*) \\|`, 'm').exec(readme) ?? [];
    expect(shown.replaceAll('`', '').split(' ')[0], name).toBe(String(value));
  }
});
