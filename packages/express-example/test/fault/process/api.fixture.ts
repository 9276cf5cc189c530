import { openPorts } from '../../../src/composition/open-ports.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { createExample } from '../../../src/example.ts';
import { runIn } from '../../../src/host.ts';
import { jsonLogger } from '../../../src/logging/json-logger.ts';
import { endOnSignals } from '../../../src/shutdown.ts';
import { dieAtArmedSteps } from '../loss/armed-steps.ts';
import { watchedRecovery } from '../loss/watched-recovery.ts';
import { failpointOf } from './failpoint.ts';
import { optionsOf } from './options-of.ts';
import { watchedPorts } from './watched-ports.ts';

// The example as `main` runs it, which dies at a step that FAILPOINT names, or that is armed in
// the folder ARMED_STEPS.
const { env: environment } = process;
const pass = failpointOf(environment.FAILPOINT);

await runIn(
  { environment, say: console.log, complain: console.error },
  {
    portVariable: 'PORT',
    async run() {
      const config = readConfig(environment);
      const logger = jsonLogger(config.logLevel);
      const { services, rateLimit, access } = config;
      const opened = await openPorts({ services, rateLimit, demo: access.mode === 'demo' }, logger);
      const ports = watchedRecovery(watchedPorts(opened, pass), dieAtArmedSteps(environment.ARMED_STEPS));
      const example = createExample({ config, ports, logger, flashSaleOptions: optionsOf(environment) });
      example.server.prependListener('request', (request, response) => {
        if (request.url?.startsWith('/api/purchase/') !== true) return;
        const end = response.end.bind(response) as (body: string) => typeof response;
        response.end = ((body: string) => {
          pass('answer', 'before');
          end(body);
          pass('answer', 'after');
          return response;
        }) as typeof response.end;
      });
      endOnSignals(() => example.close(), logger);
      if ((await example.start()) === 'ready') console.log(`It is open at ${example.url}`);
    },
  },
);
