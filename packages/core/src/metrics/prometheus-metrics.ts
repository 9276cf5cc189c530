import type { MetricLabels, Metrics } from '../ports/metrics.ts';
import { HeldFigures } from './held-figures.ts';
import { INITIAL_SERIES } from './initial-series.ts';
import { METRICS, type MetricEntry, type MetricName } from './metric-table.ts';

interface MetricConfiguration<Registry> {
  name: string;
  help: string;
  labelNames: readonly string[];
  registers: Registry[];
  /** Called before the metric is read. */
  collect?: () => void;
}

/** The part of prom-client (15 or newer) that is used: pass the module itself. */
export interface PrometheusClient<Registry> {
  readonly Counter: new (
    configuration: MetricConfiguration<Registry>,
  ) => { inc(labels: MetricLabels, value: number): void };
  readonly Gauge: new (
    configuration: MetricConfiguration<Registry>,
  ) => { set(labels: MetricLabels, value: number): void };
  readonly Histogram: new (
    configuration: MetricConfiguration<Registry> & { buckets: number[] },
  ) => { observe(labels: MetricLabels, value: number): void; zero(labels: MetricLabels): void };
}

/** From half a millisecond (one batch in memory) to the default deadline and beyond. */
const SECONDS_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** An order may wait for a service that is away: as long as a lease lasts, and beyond. */
const STORED_SECONDS_BUCKETS = [...SECONDS_BUCKETS, 30, 60, 120];
/** Up to the largest batch of the worker. */
const SIZE_BUCKETS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000];

const NO_LABELS: MetricLabels = {};

/**
 * Sends every metric of `METRICS` to prom-client, which is injected: core depends on no metrics library. Registers them at
 * once, with zero for what is known beforehand, so that a metric is there before its first event; throws what prom-client throws when a name is taken in the
 * registry.
 *
 * A call never throws: a figure that prom-client refuses (not a number, a counter that would fall) is dropped.
 */
export function createPrometheusMetrics<Registry>(client: PrometheusClient<Registry>, registry: Registry): Metrics {
  const counters = new Map<MetricName, HeldFigures>();
  const gauges = new Map<MetricName, InstanceType<PrometheusClient<Registry>['Gauge']>>();
  const histograms = new Map<MetricName, HeldFigures>();
  for (const [name, { kind, labels, help }] of Object.entries(METRICS) as [MetricName, MetricEntry][]) {
    const configuration = { name, help, labelNames: labels, registers: [registry] };
    if (kind === 'counter') {
      const held = new HeldFigures((series, value) => counter.inc(series, value));
      const counter = new client.Counter({ ...configuration, collect: () => held.writeAll() });
      for (const series of INITIAL_SERIES[name] ?? []) counter.inc(series, 0);
      counters.set(name, held);
    } else if (kind === 'gauge') gauges.set(name, new client.Gauge(configuration));
    else {
      const held = new HeldFigures((series, value) => histogram.observe(series, value));
      const collect = () => held.writeAll();
      const histogram = new client.Histogram({ ...configuration, collect, buckets: bucketsOf(name) });
      for (const series of INITIAL_SERIES[name] ?? []) histogram.zero(series);
      histograms.set(name, held);
    }
  }
  return {
    count(name, labels = NO_LABELS, value = 1) {
      if (value >= 0 && value < Number.POSITIVE_INFINITY) counters.get(name)?.add(labels, value);
    },
    gauge(name, value, labels = NO_LABELS) {
      if (Number.isFinite(value)) gauges.get(name)?.set(labels, value);
    },
    observe(name, value, labels = NO_LABELS) {
      if (Number.isFinite(value)) histograms.get(name)?.add(labels, value);
    },
  };
}

function bucketsOf(name: MetricName): number[] {
  if (name === 'flash_sale_accepted_to_stored_seconds') return STORED_SECONDS_BUCKETS;
  return name.endsWith('_seconds') ? SECONDS_BUCKETS : SIZE_BUCKETS;
}
