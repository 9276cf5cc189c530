import { createPrometheusMetrics, type FlashSale, type Metrics } from '@flash-sale/core';
import * as client from 'prom-client';
import type { ExamplePorts } from './example-ports.ts';

export interface PrometheusFigures {
  readonly metrics: Metrics;
  /** Prometheus' text format, with levels and lag read at this moment. */
  text(flashSale: Pick<FlashSale, 'health' | 'levels'>): Promise<string>;
}

/** Figures of the library and of the process in a registry of their own. */
export function prometheusFigures({ queue, orders }: Pick<ExamplePorts, 'queue' | 'orders'>): PrometheusFigures {
  const registry = new client.Registry();
  const metrics = createPrometheusMetrics(client, registry);
  client.collectDefaultMetrics({ register: registry });

  async function readLevels(flashSale: Pick<FlashSale, 'levels'>, saleId: string): Promise<void> {
    const { skus } = await flashSale.levels(saleId);
    for (const { sku, available, held, sold } of skus) {
      const labels = { sale: saleId, sku };
      metrics.gauge('flash_sale_available_units', available, labels);
      metrics.gauge('flash_sale_held_units', held, labels);
      metrics.gauge('flash_sale_sold_units', sold, labels);
    }
  }

  return {
    metrics,
    async text(flashSale) {
      const selling = flashSale.health().sales.filter(({ state }) => state === 'selling');
      const lag = orders.positions().then((positions) => queue.lag(positions));
      // A figure that cannot be read now keeps its last value: the others are wanted all the more.
      await Promise.allSettled([
        ...selling.map(({ saleId }) => readLevels(flashSale, saleId)),
        lag.then((messages) => metrics.gauge('flash_sale_queue_lag_messages', messages)),
      ]);
      return await registry.metrics();
    },
  };
}
