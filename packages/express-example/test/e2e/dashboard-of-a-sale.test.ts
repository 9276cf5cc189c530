import { METRICS } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { describeWith, describeWithProgram } from '#test/services';
import { readRules } from '../fixtures/observability/configuration.ts';
import { queriesOf, readDashboards } from '../fixtures/observability/dashboard.ts';
import { type PrometheusServer, startPrometheus } from '../fixtures/observability/prometheus-server.ts';
import { Crowd, inParallel } from './shop/crowd.ts';
import type { ExampleProcess } from './shop/example-process.ts';
import { type SharedServers, withSharedShop } from './shop/shared-shop.ts';

/*
 * The rules and every query of every panel, on a real Prometheus that watches a real sale. Grafana is not started: what it
 * adds to a query are its variables, which are filled in here as it does.
 */

const PRODUCT = 2;
const BUYERS = 300;
const CONNECTIONS = 20;
const UNITS = 100;
const BUYER = 'buyer-of-a-watched-sale';
const KEY = 'key-of-a-watched-sale';
const REPEATS = 3;
/** Of a buyer's bucket. */
const TOKENS = 5;
/** As Grafana takes rates over four scrapes, of a second each. */
const VARIABLES = { $__rate_interval: '4s', $sale: '.*' };
const WAIT = { timeout: 60_000, interval: 250 };

describeWith('postgres', 'on PostgreSQL', (postgres) => {
  describeWith('redis', 'and Redis', (redis) => {
    describeWith('kafka', 'and Kafka', (kafka) => {
      describeWithProgram('prometheus', 'a Prometheus that watches a sale', (program) => {
        it('has figures for every panel, the exact numbers, no alert, and the label of no buyer and no order', async () => {
          await watchSale({ postgres, redis, kafka }, program);
        });
      });
    });
  });
});

async function watchSale(servers: SharedServers, program: string): Promise<void> {
  await withSharedShop(servers, async (shop) => {
    const startedAt = Date.now();
    const [api, worker] = await Promise.all([shop.sell({ WORKER: 'off' }), shop.work()]);
    const prometheus = await startPrometheus(program, { api: hostOf(api), worker: hostOf(worker) });
    try {
      // A rate begins with the first reading: it must lie before the first buyer.
      await expect.poll(() => numberOf(prometheus, 'sum(up)'), WAIT).toBe(2);
      const { orders, names, answers } = await sellOut(api, prometheus);
      expect(orders.length).toBe(UNITS);

      const stored = 'sum(flash_sale_orders_saved_total{outcome="stored"})';
      await expect.poll(() => numberOf(prometheus, stored), WAIT).toBe(UNITS);
      const asked = 'sum by (outcome) (flash_sale_requests_total{operation="purchase"}) > 0';
      await expect.poll(async () => byLabel(await prometheus.query(asked), 'outcome'), WAIT).toEqual(answers);
      // Beside what a busy machine did not answer in time, and buyers asked for again.
      const { unknown: _unknown, unavailable: _unavailable, accepted = 0, replayed = 0, ...refused } = answers;
      expect(accepted + replayed).toBe(UNITS + REPEATS);
      expect(refused).toEqual({ 'sold-out': BUYERS - UNITS + TOKENS, throttled: 1 });
      expect(await numberOf(prometheus, 'sum(flash_sale_accepted_to_stored_seconds_count)')).toBe(UNITS);
      const stages = await prometheus.query('sum by (stage) (flash_sale_stage_seconds_count) > 0');
      expect(stages.map(({ labels }) => labels.stage).sort()).toEqual(['limiter', 'publish', 'store']);

      for (const dashboard of readDashboards()) {
        for (const { panel, expr } of queriesOf(dashboard)) {
          await expect
            .poll(() => pointsOf(prometheus, expr, startedAt), { ...WAIT, message: panel })
            .toBeGreaterThan(0);
        }
      }
      for (const { record } of readRules()) {
        if (record === undefined) continue;
        await expect
          .poll(() => pointsOf(prometheus, record, startedAt), { ...WAIT, message: record })
          .toBeGreaterThan(0);
      }
      expect(await prometheus.queryRange('ALERTS{alertstate="firing"}', startedAt)).toEqual([]);
      judgeLabels(await prometheus.scraped(), [...orders, ...names]);
    } finally {
      await prometheus.stop();
    }
  });
}

/**
 * Buyers come in waves, and Prometheus has read what became of one before the next comes. Then the first buyer asks for the
 * same again, and the last one too often.
 */
async function sellOut(
  api: ExampleProcess,
  prometheus: PrometheusServer,
): Promise<{ orders: string[]; names: string[]; answers: Crowd['answers'] }> {
  const crowd = new Crowd(api.url, CONNECTIONS);
  const buyers = Array.from({ length: BUYERS }, (_, index) => `${BUYER}-${index}`);
  const orders: string[] = [];
  for (const [from, to] of [
    [0, 40],
    [40, 80],
    [80, BUYERS],
  ] as const) {
    await inParallel(buyers.slice(from, to), CONNECTIONS, async (buyer) => {
      const reply = await crowd.buyUntilKnown(PRODUCT, buyer, buyer === buyers[0] ? KEY : undefined);
      if (reply.kind === 'answer' && reply.status === 202) orders.push(String(reply.json.orderId));
    });
    await expect.poll(() => numberOf(prometheus, 'sum(flash_sale_requests_total)'), WAIT).toBe(crowd.answered);
  }
  for (let repeat = 0; repeat < REPEATS; repeat += 1) await crowd.buyUntilKnown(PRODUCT, `${BUYER}-0`, KEY);
  for (let token = 0; token <= TOKENS; token += 1)
    await crowd.buyUntilKnown(PRODUCT, `${BUYER}-late`, `${KEY}-${token}`);
  crowd.close();
  return { orders, names: [...buyers, `${BUYER}-late`, KEY], answers: crowd.answers };
}

/** What is measured is labelled as the table says, by nothing that grows with the sale. */
function judgeLabels(scraped: readonly Record<string, string>[], unwanted: readonly string[]): void {
  const forbidden = new Set(unwanted);
  const ours = new Map<string, readonly string[]>(Object.entries(METRICS).map(([name, { labels }]) => [name, labels]));
  expect(scraped.length).toBeGreaterThan(0);
  const found = new Set<string>();
  for (const { __name__: series = '', job: _job, instance: _instance, ...labels } of scraped) {
    for (const value of Object.values(labels)) {
      expect(forbidden.has(value), `${series} carries ${value}`).toBe(false);
      expect(value).not.toContain(BUYER);
    }
    const name = ours.has(series) ? series : series.replace(/_(bucket|sum|count)$/, '');
    const documented = ours.get(name);
    if (documented === undefined) continue;
    found.add(name);
    for (const label of Object.keys(labels)) expect([...documented, 'le'], series).toContain(label);
  }
  expect(
    [...ours.keys()].filter((name) => !found.has(name) && METRICS[name as keyof typeof METRICS].kind !== 'gauge'),
  ).toEqual([]);
}

/** How many of a query's values since then are numbers. */
async function pointsOf(prometheus: PrometheusServer, expr: string, sinceMs: number): Promise<number> {
  let query = expr;
  for (const [name, value] of Object.entries(VARIABLES)) query = query.replaceAll(name, value);
  const series = await prometheus.queryRange(query, sinceMs);
  return series.reduce((sum, { values }) => sum + values.filter(Number.isFinite).length, 0);
}

async function numberOf(prometheus: PrometheusServer, expr: string): Promise<number | undefined> {
  return (await prometheus.query(expr))[0]?.values[0];
}

function byLabel(series: Awaited<ReturnType<PrometheusServer['query']>>, label: string): Record<string, number> {
  return Object.fromEntries(series.map(({ labels, values: [value = Number.NaN] }) => [labels[label] ?? '', value]));
}

function hostOf({ url }: ExampleProcess): string {
  return new URL(url).host;
}
