import { resolve } from 'node:path';
import { BUYER_TOKEN_SECRET_BYTES_MIN } from '../buyer/buyer-token.ts';
import { LOG_LEVELS } from '../logging/json-logger.ts';
import { ConfigReader, type Environment } from './config-reader.ts';
import type { AccessConfig, ExampleConfig } from './example-config.ts';

export const PORT_DEFAULT = 8080;
const ADMIN_TOKEN_LENGTH_MIN = 16;
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** Services that a later version connects to. Setting one must not be mistaken for using it. */
const NOT_AVAILABLE = {
  REDIS_URL: 'the Redis inventory is not available in this version; unset it to sell from memory',
  KAFKA_BROKERS: 'the Kafka queue is not available in this version; unset it to use the table queue',
  DATABASE_URL:
    'PostgreSQL needs an inventory that several processes can share, which is not available in this version; unset it to use the embedded database in DATA_DIR',
} as const;

/**
 * Reads the configuration from environment variables. Throws a `ConfigError` that names every variable which is wrong, and
 * what would be right. An empty variable counts as unset.
 */
export function readConfig(environment: Environment): ExampleConfig {
  const reader = new ConfigReader(environment);
  for (const [name, why] of Object.entries(NOT_AVAILABLE)) {
    if (reader.text(name) !== undefined) reader.refuse(name, why);
  }
  const demoMode = reader.flag('DEMO_MODE', false);
  if (demoMode && environment.NODE_ENV === 'production') {
    reader.refuse('DEMO_MODE', 'must not be on with NODE_ENV=production: it lets everybody be anybody');
  }
  const access = demoMode ? demoAccess(reader) : tokenAccess(reader);
  const config: ExampleConfig = {
    // In demo mode everybody is an operator: only this machine may come in unless told otherwise.
    host: reader.text('HOST') ?? (demoMode ? '127.0.0.1' : '0.0.0.0'),
    port: reader.integer('PORT', { fallback: PORT_DEFAULT, least: 0, most: 65_535 }),
    dataDir: resolve(reader.text('DATA_DIR') ?? './.flash-sale/data'),
    access,
    rateLimit: {
      capacity: reader.integer('RATE_LIMIT_CAPACITY', { fallback: 5, least: 1, most: 1_000_000 }),
      refillPerMinute: reader.integer('RATE_LIMIT_PER_MINUTE', { fallback: 5, least: 1, most: 1_000_000 }),
    },
    streamsMax: reader.integer('EVENT_STREAMS_MAX', { fallback: 1_000, least: 0, most: 100_000 }),
    shutdownGraceMs: reader.integer('SHUTDOWN_GRACE_MS', { fallback: 0, least: 0, most: 5_000 }),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  reader.throwIfRefused();
  return config;
}

/** Tokens that would not be asked for are refused: whoever set them believes that they protect something. */
function demoAccess(reader: ConfigReader): AccessConfig {
  for (const name of ['ADMIN_TOKEN', 'BUYER_TOKEN_SECRET']) {
    if (reader.text(name) !== undefined)
      reader.refuse(name, 'protects nothing in demo mode; set DEMO_MODE=false or unset it');
  }
  return { mode: 'demo' };
}

function tokenAccess(reader: ConfigReader): AccessConfig {
  const adminToken = reader.text('ADMIN_TOKEN') ?? '';
  if (adminToken.length < ADMIN_TOKEN_LENGTH_MIN || !TOKEN.test(adminToken)) {
    const rule = `must be at least ${ADMIN_TOKEN_LENGTH_MIN} characters out of A-Z a-z 0-9 . _ ~ + / - (outside demo mode)`;
    reader.refuse('ADMIN_TOKEN', rule);
  }
  const buyerTokenSecret = reader.text('BUYER_TOKEN_SECRET') ?? '';
  if (Buffer.byteLength(buyerTokenSecret) < BUYER_TOKEN_SECRET_BYTES_MIN) {
    const rule = `must be at least ${BUYER_TOKEN_SECRET_BYTES_MIN} bytes: it signs buyer tokens (outside demo mode)`;
    reader.refuse('BUYER_TOKEN_SECRET', rule);
  }
  return { mode: 'tokens', adminToken, buyerTokenSecret };
}
