import type { MetricName } from '../metrics/metric-table.ts';

/** Label values. Never a buyer, an order or any other unbounded id. */
export type MetricLabels = Readonly<Record<string, string>>;

/** Where figures go. Called on the hot path: must be cheap, must not throw. */
export interface Metrics {
  /** Adds to a counter. */
  count(name: MetricName, labels?: MetricLabels, value?: number): void;
  /** Records one observation of a histogram, in the unit that ends the metric's name. */
  observe(name: MetricName, value: number, labels?: MetricLabels): void;
  /** Sets a gauge. */
  gauge(name: MetricName, value: number, labels?: MetricLabels): void;
}

/** Measures nothing. */
export const silentMetrics: Metrics = { count() {}, observe() {}, gauge() {} };
