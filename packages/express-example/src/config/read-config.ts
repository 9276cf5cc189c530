import { LOG_LEVELS } from '../logging/json-logger.ts';
import { ConfigReader, type Environment } from './config-reader.ts';
import type { ExampleConfig } from './example-config.ts';
import { readAccess } from './read-access.ts';
import { readDemoMode, readHost } from './read-demo-mode.ts';
import { readDurability } from './read-durability.ts';
import { readGate } from './read-gate.ts';
import { readPace } from './read-pace.ts';
import { readServices } from './read-services.ts';

export const PORT_DEFAULT = 8080;
/** Each has connections to every service. */
const PROCESSES_MAX = 64;

/**
 * Reads the configuration from environment variables. Throws a `ConfigError` that names every variable which is wrong, and
 * what would be right. An empty variable counts as unset.
 */
export function readConfig(environment: Environment): ExampleConfig {
  const reader = new ConfigReader(environment);
  const demoMode = readDemoMode(reader, environment);
  const config: ExampleConfig = {
    host: readHost(reader, demoMode),
    port: reader.integer('PORT', { fallback: PORT_DEFAULT, least: 0, most: 65_535 }),
    processes: readProcesses(reader),
    silenceMs: 1_000 * readSilenceSeconds(reader),
    services: readServices(reader),
    durability: readDurability(reader),
    worker: reader.oneOf('WORKER', ['inside', 'off'], 'inside'),
    pace: readPace(reader),
    access: readAccess(reader, demoMode),
    rateLimit: {
      capacity: reader.integer('RATE_LIMIT_CAPACITY', { fallback: 5, least: 1, most: 1_000_000 }),
      refillPerMinute: reader.integer('RATE_LIMIT_PER_MINUTE', { fallback: 5, least: 1, most: 1_000_000 }),
    },
    gate: readGate(reader, demoMode),
    streams: {
      streamsMax: reader.integer('EVENT_STREAMS_MAX', { fallback: 1_000, least: 0, most: 100_000 }),
      streamsPerAddressMax: reader.integer('EVENT_STREAMS_PER_ADDRESS_MAX', { fallback: 200, least: 1, most: 100_000 }),
    },
    shutdownGraceMs: reader.integer('SHUTDOWN_GRACE_MS', { fallback: 0, least: 0, most: 5_000 }),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  reader.throwIfRefused();
  return config;
}

/** 0: however long. In a second any process may be silent. */
function readSilenceSeconds(reader: ConfigReader): number {
  const seconds = reader.integer('API_PROCESS_SILENCE_SECONDS', { fallback: 30, least: 0, most: 3_600 });
  if (seconds === 1) reader.refuse('API_PROCESS_SILENCE_SECONDS', 'must be 0 (however long) or at least 2');
  return seconds;
}

function readProcesses(reader: ConfigReader): number {
  const processes = reader.integer('API_PROCESSES', { fallback: 1, least: 1, most: PROCESSES_MAX });
  if (processes > 1 && reader.text('DATABASE_URL') === undefined) {
    reader.refuse('API_PROCESSES', 'must be 1 without DATABASE_URL: the embedded database belongs to one process');
  }
  return processes;
}
