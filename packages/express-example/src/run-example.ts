import cluster from 'node:cluster';
import { readConfig } from './config/read-config.ts';
import { greeting } from './greeting.ts';
import { type Host, runIn } from './host.ts';
import { jsonLogger } from './logging/json-logger.ts';

/** Runs the example until a signal ends it: in this process, or in several behind one port that this one looks after. */
export async function runExample(host: Host): Promise<void> {
  await runIn(host, {
    portVariable: 'PORT',
    async run() {
      const config = readConfig(host.environment);
      const logger = jsonLogger(config.logLevel);
      const welcome = (description: string, url: string) => host.say(greeting(config.access, description, url));
      // A process that only looks after others loads nothing of what they need.
      if (cluster.isWorker) await (await import('./run-member.ts')).runMember(config, logger);
      else if (config.processes > 1) await (await import('./run-group.ts')).runGroup(config, logger, welcome);
      else await (await import('./run-alone.ts')).runAlone(config, logger, host.say, welcome);
    },
  });
}
