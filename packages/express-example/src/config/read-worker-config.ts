import { LOG_LEVELS } from '../logging/json-logger.ts';
import { ConfigReader, type Environment } from './config-reader.ts';
import type { WorkerConfig } from './example-config.ts';
import { readDemoMode, readHost } from './read-demo-mode.ts';
import { readPace } from './read-pace.ts';
import { readServices } from './read-services.ts';

export const WORKER_PORT_DEFAULT = 8081;

/** Reads the configuration of a worker process. Throws a `ConfigError` as `readConfig` does. */
export function readWorkerConfig(environment: Environment): WorkerConfig {
  const reader = new ConfigReader(environment);
  const demo = readDemoMode(reader, environment);
  if (reader.text('DATABASE_URL') === undefined) {
    reader.refuse('DATABASE_URL', 'is required: the embedded database belongs to the process that sells');
  }
  const config: WorkerConfig = {
    host: readHost(reader, demo),
    port: reader.integer('WORKER_PORT', { fallback: WORKER_PORT_DEFAULT, least: 0, most: 65_535 }),
    services: readServices(reader),
    pace: readPace(reader),
    demo,
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  reader.throwIfRefused();
  return config;
}
