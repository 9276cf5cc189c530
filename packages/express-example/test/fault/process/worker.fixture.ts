import { openPorts } from '../../../src/composition/open-ports.ts';
import { readWorkerConfig } from '../../../src/config/read-worker-config.ts';
import { runIn } from '../../../src/host.ts';
import { jsonLogger } from '../../../src/logging/json-logger.ts';
import { endOnSignals } from '../../../src/shutdown.ts';
import { createWorkerProcess } from '../../../src/worker/worker-process.ts';
import { dieAtArmedSteps } from '../loss/armed-steps.ts';
import { watchedRecovery } from '../loss/watched-recovery.ts';
import { failpointOf } from './failpoint.ts';
import { optionsOf } from './options-of.ts';
import { shortenSessions } from './short-sessions.ts';
import { watchedPorts } from './watched-ports.ts';

// A worker as `worker-main` runs it, which dies at a step that FAILPOINT names, or that is armed in
// the folder ARMED_STEPS.
const { env: environment } = process;
const pass = failpointOf(environment.FAILPOINT);
shortenSessions();

await runIn(
  { environment, say: console.log, complain: console.error },
  {
    portVariable: 'WORKER_PORT',
    async run() {
      const config = readWorkerConfig(environment);
      const logger = jsonLogger(config.logLevel);
      const watched = watchedPorts(await openPorts(config, logger), pass);
      const ports = watchedRecovery(watched, dieAtArmedSteps(environment.ARMED_STEPS));
      const worker = createWorkerProcess({ config, ports, logger, flashSaleOptions: optionsOf(environment) });
      endOnSignals(() => worker.close(), logger);
      if ((await worker.start()) === 'ready') console.log(`It is open at ${worker.url}`);
    },
  },
);
