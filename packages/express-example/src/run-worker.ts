import { openPorts } from './composition/open-ports.ts';
import { readWorkerConfig } from './config/read-worker-config.ts';
import { type Host, runIn } from './host.ts';
import { jsonLogger } from './logging/json-logger.ts';
import { endOnSignals } from './shutdown.ts';
import { createWorkerProcess } from './worker/worker-process.ts';

/** Runs a worker process until a signal ends it. */
export async function runWorker(host: Host): Promise<void> {
  await runIn(host, {
    portVariable: 'WORKER_PORT',
    async run() {
      const config = readWorkerConfig(host.environment);
      const logger = jsonLogger(config.logLevel);
      const ports = await openPorts(config, logger);
      const worker = createWorkerProcess({ config, ports, logger });
      endOnSignals(() => worker.close(), logger);
      if ((await worker.start()) === 'ready') {
        host.say(`The worker stores orders (${ports.description}). Its health and figures are open at ${worker.url}`);
      }
    },
  });
}
