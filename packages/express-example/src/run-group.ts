import type { Logger } from '@flash-sale/core';
import { ProcessGroup } from './cluster/process-group.ts';
import type { ExampleConfig } from './config/example-config.ts';
import { endOnSignals, GROUP_PATIENCE_MS } from './shutdown.ts';

/** Runs the example in several processes behind one port, and looks after them. */
export async function runGroup(
  { processes, silenceMs }: ExampleConfig,
  logger: Logger,
  welcome: (description: string, url: string) => void,
): Promise<void> {
  const group = new ProcessGroup({ processes, silenceMs }, logger);
  endOnSignals(() => group.close(), logger, GROUP_PATIENCE_MS);
  const started = await group.start();
  if (started === 'failed') process.exitCode = 1;
  else if (started !== 'closed') welcome(`${started.description}; ${processes} processes`, started.url);
}
