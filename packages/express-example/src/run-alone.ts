import type { Logger } from '@flash-sale/core';
import { openPorts } from './composition/open-ports.ts';
import type { ExampleConfig } from './config/example-config.ts';
import { createExample } from './example.ts';
import { auditLogger } from './logging/json-logger.ts';
import { endOnSignals } from './shutdown.ts';

/** Runs the example in this process. `observed`: see `ShopParts`. */
export async function runAlone(
  config: ExampleConfig,
  logger: Logger,
  say: (text: string) => void,
  welcome: (description: string, url: string) => void,
  observed = true,
): Promise<void> {
  const { services, rateLimit, access } = config;
  if (services.database.kind === 'embedded') {
    say(`Opening ${services.database.dataDir} (the first time takes some seconds) …`);
  }
  const ports = await openPorts({ services, rateLimit, demo: access.mode === 'demo' }, logger);
  const example = createExample({ config, ports, logger, audit: auditLogger(), observed });
  endOnSignals(() => example.close(), logger);
  if ((await example.start()) === 'ready') welcome(ports.description, example.url);
}
