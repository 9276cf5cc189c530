import { expect, it } from 'vitest';
import { LatencyHistogram } from './latency-histogram.ts';

it('gives percentiles that are wrong by a thousandth at most, and never above the longest', () => {
  const histogram = new LatencyHistogram();
  for (let tenths = 1; tenths <= 100_000; tenths += 1) histogram.record(tenths / 10);
  const { p50, p95, p99, p999, most } = histogram.latency();
  for (const [found, exact] of [
    [p50, 5_000],
    [p95, 9_500],
    [p99, 9_900],
    [p999, 9_990],
    [most, 10_000],
  ] as const) {
    expect(Math.abs(found - exact) / exact).toBeLessThanOrEqual(0.001);
  }
  expect(histogram.count).toBe(100_000);
  const curve = histogram.curve();
  expect(curve.at(-1)).toEqual({ percentile: 100, ms: most });
  expect(curve.map(({ ms }) => ms)).toEqual(curve.map(({ ms }) => ms).toSorted((a, b) => a - b));
});

it('counts what is longer than it can tell as the longest that it can', () => {
  const histogram = new LatencyHistogram();
  histogram.record(10 * 3_600_000);
  expect(histogram.latency().most).toBeLessThanOrEqual(3_600_000 * 1.001);
});

it('has no latencies before the first', () => {
  expect(new LatencyHistogram().latency()).toEqual({ p50: 0, p95: 0, p99: 0, p999: 0, most: 0 });
});
