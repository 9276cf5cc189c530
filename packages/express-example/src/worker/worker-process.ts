import { once } from 'node:events';
import { createFlashSale, type FlashSaleOptions, type Logger } from '@flash-sale/core';
import type { ExamplePorts } from '../composition/example-ports.ts';
import { prometheusFigures } from '../composition/prometheus.ts';
import type { WorkerConfig } from '../config/example-config.ts';
import { drain } from '../http/drain.ts';
import { limitedServer } from '../http/server-limits.ts';
import { urlOf } from '../http/url-of.ts';
import type { Phase } from '../shop.ts';
import { type Running, startAndClose } from '../start-and-close.ts';
import { SaleFollower } from './sale-follower.ts';
import { createStoringWorker } from './storing-worker.ts';
import { workerListener } from './worker-listener.ts';

export interface WorkerParts {
  readonly config: Pick<WorkerConfig, 'host' | 'port' | 'pace'>;
  readonly ports: ExamplePorts;
  readonly logger: Logger;
  readonly flashSaleOptions?: FlashSaleOptions;
}

/**
 * A process that stores orders and sells to nobody. Started, it listens and stores; closed, it stores what is at hand, gives
 * back the rest, and closes the adapters.
 */
export interface WorkerProcess extends Running {
  /** Where it shows its figures and its health. */
  readonly url: string;
}

/**
 * Shorter than where sales are sold: a worker that dies must not keep a recovery waiting, and all it loses without its lease
 * is the right to tidy the outbox.
 */
const LEASE_TTL_MS = 10_000;

/**
 * Joins ports into a worker process: core's worker, and a `FlashSale` that nobody buys from, for the sake of its relay and
 * its sweeper. Any number may run.
 */
export function createWorkerProcess({ config, ports, logger, flashSaleOptions }: WorkerParts): WorkerProcess {
  let phase: Phase = 'starting';
  let follower: SaleFollower | undefined;
  const { inventory, queue, orders, catalog, epochs } = ports;
  const figures = prometheusFigures(ports);
  const { metrics } = figures;
  const flashSale = createFlashSale(
    { inventory, queue, orders, catalog, epochs, metrics, logger },
    { leaseTtlMs: LEASE_TTL_MS, ...flashSaleOptions },
  );
  const worker = createStoringWorker(ports, config.pace, metrics, logger);
  const metricsText = () => figures.text(flashSale, worker.orders);
  const server = limitedServer(workerListener({ flashSale, phase: () => phase, metricsText, logger }));

  async function open(): Promise<'ready' | 'closed'> {
    server.listen(config.port, config.host);
    await once(server, 'listening');
    await worker.start();
    if (phase === 'closing') return 'closed';
    follower = new SaleFollower(flashSale, ports, logger);
    phase = 'ready';
    return 'ready';
  }

  async function close(): Promise<void> {
    phase = 'closing';
    await Promise.all([follower?.close(), drain(server)]);
    // What is under way of relay and sweeper needs the ports, as the worker does.
    await Promise.all([flashSale.close(), worker.close()]);
    await ports.close();
  }

  return {
    get url() {
      return urlOf(server);
    },
    ...startAndClose(open, close),
  };
}
