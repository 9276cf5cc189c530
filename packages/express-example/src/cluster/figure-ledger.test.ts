import { createPrometheusMetrics, METRICS, type MetricName } from '@flash-sale/core';
import * as client from 'prom-client';
import { expect, it } from 'vitest';
import { FigureLedger } from './figure-ledger.ts';
import type { Figures } from './merge-figures.ts';

/** A process that has answered so many purchases and sees such levels. */
async function processOf(accepted: number, available: number, sold: number): Promise<Figures> {
  const registry = new client.Registry();
  const metrics = createPrometheusMetrics(client, registry);
  const outcome = { operation: 'purchase', outcome: 'accepted' };
  metrics.count('flash_sale_requests_total', outcome, accepted);
  metrics.observe('flash_sale_request_seconds', 0.02, { operation: 'purchase' });
  metrics.gauge('flash_sale_available_units', available, { sale: 's', sku: 'k' });
  metrics.gauge('flash_sale_sold_units', sold, { sale: 's', sku: 'k' });
  metrics.gauge('flash_sale_outbox_entries', sold, { sale: 's' });
  new client.Gauge({ name: 'process_resident_memory_bytes', help: 'Memory.', registers: [registry] }).set(100);
  return (await registry.getMetricsAsJSON()) as unknown as Figures;
}

async function linesOf(ledger: FigureLedger): Promise<readonly string[]> {
  return (await ledger.text()).split('\n');
}

const REQUESTS = 'flash_sale_requests_total{operation="purchase",outcome="accepted"}';

it('adds what processes count, and shows what all of them see once', async () => {
  const ledger = new FigureLedger();
  ledger.report(2, await processOf(3, 4, 6));
  ledger.report(1, await processOf(4, 3, 7));
  const lines = await linesOf(ledger);
  expect(lines).toContain(`${REQUESTS} 7`);
  expect(lines).toContain('flash_sale_request_seconds_count{operation="purchase"} 2');
  expect(lines).toContain('flash_sale_request_seconds_bucket{le="0.025",operation="purchase"} 2');
  expect(lines).toContain('flash_sale_available_units{sale="s",sku="k"} 3');
  expect(lines).toContain('flash_sale_sold_units{sale="s",sku="k"} 7');
  expect(lines).toContain('flash_sale_outbox_entries{sale="s"} 7');
  expect(lines).toContain('process_resident_memory_bytes 200');
});

it('keeps what a process had counted when it ended, and nothing that it had measured', async () => {
  const ledger = new FigureLedger();
  ledger.report(1, await processOf(4, 3, 7));
  ledger.report(2, await processOf(3, 4, 6));
  ledger.retire(1);
  ledger.retire(1);
  expect(await linesOf(ledger)).toEqual(
    expect.arrayContaining([
      `${REQUESTS} 7`,
      'flash_sale_sold_units{sale="s",sku="k"} 6',
      'process_resident_memory_bytes 100',
    ]),
  );
  ledger.report(1, await processOf(1, 2, 8));
  expect(await linesOf(ledger)).toContain(`${REQUESTS} 8`);
  ledger.retire(1);
  ledger.retire(2);
  const lines = await linesOf(ledger);
  expect(lines).toContain(`${REQUESTS} 8`);
  expect(lines.filter((line) => line.startsWith('flash_sale_sold_units'))).toEqual([]);
});

it('takes the largest of a gauge, but for levels, which come from one process, shares, and leases, which all must have', async () => {
  const gauges = Object.entries(METRICS).flatMap(([name, { kind, labels }]) =>
    kind === 'gauge'
      ? [{ name: name as MetricName, labels: Object.fromEntries(labels.map((label) => [label, 'x'])) }]
      : [],
  );
  const seeing = async (value: number) => {
    const registry = new client.Registry();
    const metrics = createPrometheusMetrics(client, registry);
    for (const { name, labels } of gauges) metrics.gauge(name, value, labels);
    return (await registry.getMetricsAsJSON()) as unknown as Figures;
  };
  const ledger = new FigureLedger();
  for (const [index, value] of [3, 2, 5].entries()) ledger.report(index + 1, await seeing(value));
  const values = Object.fromEntries(
    (await linesOf(ledger)).map((line) => [line.split(/[{ ]/)[0], line.split(' ').at(-1)]),
  );
  const others = gauges.filter(({ name }) => values[name] !== '5').map(({ name }) => `${name} ${values[name]}`);
  expect(others.sort()).toEqual([
    'flash_sale_available_units 3',
    'flash_sale_held_units 3',
    'flash_sale_lease_valid 2',
    'flash_sale_requests_under_way 10',
    'flash_sale_sold_units 3',
  ]);
});

it('shows nothing before the first report', async () => {
  expect(await new FigureLedger().text()).toBe('\n');
});
