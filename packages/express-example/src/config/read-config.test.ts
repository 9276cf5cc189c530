import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment } from './config-reader.ts';
import { readConfig } from './read-config.ts';

const tokens = { ADMIN_TOKEN: 'sixteen-characters', BUYER_TOKEN_SECRET: 'x'.repeat(32) };

function refusalsOf(environment: Environment): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('with nothing but demo mode', () => {
  const config = readConfig({ DEMO_MODE: 'true' });

  it('listens on this machine only, since everybody is an operator', () => {
    expect(config).toMatchObject({ host: '127.0.0.1', port: 8080, access: { mode: 'demo' } });
  });

  it('keeps its data in a folder of its own', () => {
    expect(config.services.database).toEqual({ kind: 'embedded', dataDir: resolve('.flash-sale/data') });
  });

  it('lets each buyer try five times, and then every twelve seconds', () => {
    expect(config.rateLimit).toEqual({ capacity: 5, refillPerMinute: 5 });
  });
});

it('outside demo mode listens everywhere and asks for tokens', () => {
  expect(readConfig(tokens)).toMatchObject({
    host: '0.0.0.0',
    access: {
      mode: 'tokens',
      adminToken: 'sixteen-characters',
      buyers: { kind: 'hmac', secret: 'x'.repeat(32) },
    },
  });
});

it('takes what it is told', () => {
  const config = readConfig({
    ...tokens,
    HOST: '::1',
    PORT: '0',
    DATA_DIR: '/srv/shop',
    RATE_LIMIT_CAPACITY: '10',
    RATE_LIMIT_PER_MINUTE: '600',
    EVENT_STREAMS_MAX: '0',
    SHUTDOWN_GRACE_MS: '5000',
    LOG_LEVEL: 'debug',
  });
  expect(config).toMatchObject({
    host: '::1',
    port: 0,
    services: { database: { kind: 'embedded', dataDir: '/srv/shop' } },
    rateLimit: { capacity: 10, refillPerMinute: 600 },
    streams: { streamsMax: 0, streamsPerAddressMax: 200 },
    shutdownGraceMs: 5_000,
    logLevel: 'debug',
  });
});

it('lets several processes answer only where they share a database', () => {
  const DATABASE_URL = 'postgres://h/d';
  expect(readConfig({ ...tokens, API_PROCESSES: '2', DATABASE_URL }).processes).toBe(2);
  expect(readConfig({ ...tokens, API_PROCESSES: '1' }).processes).toBe(1);
  expect(refusalsOf({ ...tokens, API_PROCESSES: '2' })).toEqual([
    'API_PROCESSES must be 1 without DATABASE_URL: the embedded database belongs to one process',
  ]);
  expect(refusalsOf({ ...tokens, API_PROCESSES: '0', DATABASE_URL })).toEqual([
    'API_PROCESSES must be an integer from 1 to 64',
  ]);
});

it('lets a process be silent for a while, or for as long as it likes', () => {
  expect(readConfig({ ...tokens, API_PROCESS_SILENCE_SECONDS: '2' }).silenceMs).toBe(2_000);
  expect(readConfig({ ...tokens, API_PROCESS_SILENCE_SECONDS: '0' }).silenceMs).toBe(0);
  expect(refusalsOf({ ...tokens, API_PROCESS_SILENCE_SECONDS: '1' })).toEqual([
    'API_PROCESS_SILENCE_SECONDS must be 0 (however long) or at least 2',
  ]);
});

it('counts an empty variable as unset', () => {
  expect(readConfig({ DEMO_MODE: 'true', PORT: '', HOST: ' ', REDIS_URL: '' }).port).toBe(8080);
});

it('accepts a purchase when the store has decided only where the store survives the process', () => {
  const server = { DATABASE_URL: 'postgres://h/d', DURABILITY: 'fast' };
  expect(readConfig({ DEMO_MODE: 'true', ...server }).durability).toBe('fast');
  expect(readConfig({ DEMO_MODE: 'true' }).durability).toBe('durable');
  expect(refusalsOf({ DEMO_MODE: 'true', DURABILITY: 'fast' })).toEqual([
    'DURABILITY must be durable without DATABASE_URL: the embedded stock ends with the process, and so would what was accepted',
  ]);
});

it('names every variable that is wrong at once, and what would be right', () => {
  expect(refusalsOf({ DEMO_MODE: 'true', PORT: 'http', LOG_LEVEL: 'loud' })).toEqual([
    'PORT must be an integer from 0 to 65535',
    'LOG_LEVEL must be one of debug, info, warn, error, silent',
  ]);
});

it.each(['-1', '65536', '8080.5', '0x50', '1e3', 'NaN'])('refuses the port %s', (port) => {
  expect(refusalsOf({ DEMO_MODE: 'true', PORT: port })).toEqual(['PORT must be an integer from 0 to 65535']);
});

it('outside demo mode refuses to start without an admin token and a secret for buyer tokens', () => {
  expect(refusalsOf({}).map((line) => line.split(' ')[0])).toEqual(['ADMIN_TOKEN', 'BUYER_TOKEN_SECRET']);
  expect(refusalsOf({ ADMIN_TOKEN: 'short', BUYER_TOKEN_SECRET: 'short' })).toHaveLength(2);
});

it('never repeats a secret in what it says', () => {
  const text = refusalsOf({ ADMIN_TOKEN: 'hunter2', BUYER_TOKEN_SECRET: 'hunter3', REDIS_URL: 'redis://:pw@h' }).join();
  expect(text).not.toMatch(/hunter|pw/);
});

it('refuses demo mode in production', () => {
  expect(refusalsOf({ DEMO_MODE: 'true', NODE_ENV: 'production' })).toEqual([
    'DEMO_MODE must not be on with NODE_ENV=production: it lets everybody be anybody',
  ]);
});

it('refuses tokens that demo mode would not ask for', () => {
  expect(refusalsOf({ DEMO_MODE: 'true', ...tokens }).map((line) => line.split(' ')[0])).toEqual([
    'ADMIN_TOKEN',
    'BUYER_TOKEN_SECRET',
  ]);
});
