import type { Logger } from '@flash-sale/core';
import { joinGroup } from './cluster/group-member.ts';
import { openPorts } from './composition/open-ports.ts';
import type { ExampleConfig } from './config/example-config.ts';
import { createExample } from './example.ts';
import { auditLogger } from './logging/json-logger.ts';
import { orderlyEnd } from './shutdown.ts';

/** Runs the example as one of several processes behind one port. */
export async function runMember(config: ExampleConfig, logger: Logger): Promise<void> {
  const group = joinGroup(process.env, logger);
  const { services, rateLimit, access } = config;
  const ports = await openPorts({ services, rateLimit, demo: access.mode === 'demo' }, logger);
  const example = createExample({ config, ports, logger, audit: auditLogger(), group });
  group.onClose(orderlyEnd(() => example.close(), logger));
  if ((await example.start()) === 'ready') group.ready(example.url, ports.description);
}
