import type { Logger } from '@flash-sale/core';
import { openEmbeddedPorts } from './embedded-ports.ts';
import type { ExamplePorts, PortsConfig } from './example-ports.ts';
import { openServerPorts } from './server-ports.ts';

/**
 * Builds the adapters that a configuration asks for, open and checked. Throws a `ServicesError` that names each service
 * which cannot be used, and what the adapters throw: `DATA_FOLDER_LOCKED`, `MIGRATION_REFUSED`.
 */
export async function openPorts(config: PortsConfig, logger: Logger): Promise<ExamplePorts> {
  const { database, kafka } = config.services;
  if (database.kind === 'embedded') {
    return await openEmbeddedPorts(database.dataDir, logger, kafka && { ...kafka, demo: config.demo });
  }
  return await openServerPorts(database.url, config, logger);
}
