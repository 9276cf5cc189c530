import { setTimeout } from 'node:timers/promises';
import {
  createPrometheusMetrics,
  type FlashSale,
  type FlashSaleHealth,
  type Metrics,
  type OrderWorker,
} from '@flash-sale/core';
import * as client from 'prom-client';
import type { Figures } from '../cluster/merge-figures.ts';
import { PORT_CALL } from '../http/port-call.ts';
import type { ExamplePorts } from './example-ports.ts';
import { type CountRefusal, refusalCounter } from './refusal-counter.ts';

type Shown = Pick<FlashSale, 'health' | 'levels'>;
type ShownWorker = Pick<OrderWorker, 'oldestSoldAt'>;

export interface PrometheusFigures {
  readonly metrics: Metrics;
  readonly countRefusal: CountRefusal;
  /** Prometheus' text format, with levels and lag read at this moment. `worker`: the one of this process, if there is one. */
  text(flashSale: Shown, worker?: ShownWorker): Promise<string>;
  /** The same, to be joined with those of other processes. */
  fresh(flashSale: Shown, worker?: ShownWorker): Promise<Figures>;
  /** As they are, without a call of any service. */
  soFar(): Promise<Figures>;
}

/** A scrape waits no longer for levels and lag: just when a service hangs, the other figures are wanted in time. */
const PATIENCE_MS = 750;

const STATES = ['selling', 'recovering', 'stopped'] as const;

/** Figures of the library and, unless told otherwise, of the process, in a registry of their own. */
export function prometheusFigures(
  { queue, orders }: Pick<ExamplePorts, 'queue' | 'orders'>,
  ofProcess = true,
): PrometheusFigures {
  const registry = new client.Registry();
  const metrics = createPrometheusMetrics(client, registry);
  if (ofProcess) client.collectDefaultMetrics({ register: registry });

  async function readLevels(flashSale: Pick<FlashSale, 'levels'>, saleId: string): Promise<void> {
    const { skus } = await flashSale.levels(saleId);
    for (const { sku, available, held, sold } of skus) {
      const labels = { sale: saleId, sku };
      metrics.gauge('flash_sale_available_units', available, labels);
      metrics.gauge('flash_sale_held_units', held, labels);
      metrics.gauge('flash_sale_sold_units', sold, labels);
    }
  }

  function tellHealth({ callsUnderWay, sales }: FlashSaleHealth): void {
    metrics.gauge('flash_sale_requests_under_way', callsUnderWay);
    for (const state of STATES) {
      metrics.gauge('flash_sale_sales', sales.filter((sale) => sale.state === state).length, { state });
    }
    for (const { saleId, leaseValid } of sales) {
      metrics.gauge('flash_sale_lease_valid', leaseValid ? 1 : 0, { sale: saleId });
    }
  }

  async function readNow(flashSale: Shown, worker: ShownWorker | undefined): Promise<void> {
    const health = flashSale.health();
    tellHealth(health);
    const selling = health.sales.filter(({ state }) => state === 'selling');
    const lag = orders.positions(PORT_CALL).then((positions) => queue.lag(positions, PORT_CALL));
    const soldAt = worker?.oldestSoldAt;
    metrics.gauge('flash_sale_unstored_oldest_age_seconds', soldAt === undefined ? 0 : ageSeconds(soldAt));
    // A figure that cannot be read now keeps its last value: the others are wanted all the more.
    const read = Promise.allSettled([
      ...selling.map(({ saleId }) => readLevels(flashSale, saleId)),
      lag.then((messages) => metrics.gauge('flash_sale_queue_lag_messages', messages)),
    ]);
    const patience = new AbortController();
    const late = setTimeout(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => {});
    await Promise.race([read, late]);
    patience.abort();
  }

  // Where prom-client's types have an enum, its values have a word.
  const soFar = async () => (await registry.getMetricsAsJSON()) as unknown as Figures;

  return {
    metrics,
    countRefusal: refusalCounter(registry),
    async text(flashSale, worker) {
      await readNow(flashSale, worker);
      return await registry.metrics();
    },
    async fresh(flashSale, worker) {
      await readNow(flashSale, worker);
      return await soFar();
    },
    soFar,
  };
}

/** By the clock of this process, against that of the store: never negative. */
function ageSeconds(soldAt: number): number {
  return Math.max(0, Date.now() - soldAt) / 1_000;
}
