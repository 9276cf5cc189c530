import * as client from 'prom-client';
import { expect, it } from 'vitest';
import { INITIAL_SERIES } from './initial-series.ts';
import { METRICS, type MetricName } from './metric-table.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

it('registers every metric of the table under its kind, help and labels', async () => {
  const registry = new client.Registry();
  createPrometheusMetrics(client, registry);
  const registered = registry.getMetricsAsArray().map(({ name, help, type }) => ({ name, help, kind: type }));
  const expected = Object.entries(METRICS).map(([name, { help, kind }]) => ({ name, help, kind }));
  expect(registered).toEqual(expected);
});

it('counts, sets and observes what it is told', async () => {
  const registry = new client.Registry();
  const metrics = createPrometheusMetrics(client, registry);
  metrics.count('flash_sale_requests_total', { operation: 'purchase', outcome: 'accepted' });
  metrics.count('flash_sale_requests_total', { operation: 'purchase', outcome: 'accepted' }, 4);
  metrics.gauge('flash_sale_epoch', 3, { sale: 's1' });
  metrics.observe('flash_sale_batch_size', 20, { batcher: 'store' });
  const text = await registry.metrics();
  expect(text).toContain('flash_sale_requests_total{operation="purchase",outcome="accepted"} 5');
  expect(text).toContain('flash_sale_epoch{sale="s1"} 3');
  expect(text).toContain('flash_sale_batch_size_bucket{le="20",batcher="store"} 1');
  expect(text).toContain('flash_sale_batch_size_bucket{le="10",batcher="store"} 0');
  expect(text).toContain('flash_sale_batch_size_sum{batcher="store"} 20');
});

it('shows zero for every outcome before its first event, so that the first one is seen in a rate', async () => {
  const registry = new client.Registry();
  createPrometheusMetrics(client, registry);
  const text = await registry.metrics();
  for (const outcome of ['accepted', 'sold-out', 'unavailable', 'unknown', 'error']) {
    expect(text).toContain(`flash_sale_requests_total{operation="purchase",outcome="${outcome}"} 0`);
  }
  expect(text).toContain('flash_sale_dead_letters_total{reason="allotment-exceeded"} 0');
  expect(text).toContain('flash_sale_recoveries_total{result="stopped"} 0');
  expect(text).toContain('flash_sale_request_seconds_count{operation="purchase",outcome="accepted"} 0');
});

it('has labels of the table in every series that it shows at first', () => {
  for (const [name, series] of Object.entries(INITIAL_SERIES)) {
    const { kind, labels } = METRICS[name as MetricName];
    expect(kind, name).not.toBe('gauge');
    for (const entry of series) expect(Object.keys(entry), name).toEqual(labels);
  }
});

it('drops figures that are no numbers instead of throwing on the hot path', async () => {
  const registry = new client.Registry();
  const metrics = createPrometheusMetrics(client, registry);
  metrics.count('flash_sale_holds_expired_total', undefined, Number.NaN);
  metrics.count('flash_sale_holds_expired_total', undefined, -1);
  metrics.gauge('flash_sale_worker_waiting', Number.POSITIVE_INFINITY);
  metrics.observe('flash_sale_worker_batch_seconds', Number.NaN);
  const text = await registry.metrics();
  expect(text).toContain('flash_sale_holds_expired_total 0');
  expect(text).toContain('flash_sale_worker_waiting 0');
  expect(text).toContain('flash_sale_worker_batch_seconds_count 0');
});
