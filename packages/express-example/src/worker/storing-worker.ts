import { type Logger, type Metrics, OrderWorker } from '@flash-sale/core';
import type { ExamplePorts } from '../composition/example-ports.ts';
import type { PaceConfig } from '../config/example-config.ts';
import { BottleneckPace } from './bottleneck-pace.ts';

/** Stores orders at the pace that the database can bear. */
export interface StoringWorker {
  readonly orders: OrderWorker;
  start(): Promise<void>;
  /** Stores what is at hand and gives back the rest. */
  close(): Promise<void>;
}

/** Joins core's worker with its pace. */
export function createStoringWorker(
  { queue, orders, catalog }: Pick<ExamplePorts, 'queue' | 'orders' | 'catalog'>,
  config: PaceConfig,
  metrics: Metrics,
  logger: Logger,
): StoringWorker {
  const pace = new BottleneckPace(config);
  const worker = new OrderWorker({ queue, orders, catalog, metrics, logger, pace });
  return {
    orders: worker,
    start: () => worker.start(),
    async close() {
      await worker.close();
      await pace.close();
    },
  };
}
