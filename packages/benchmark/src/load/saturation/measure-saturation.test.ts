import { expect, it } from 'vitest';
import type { OpenLoadEnd, OpenLoadResult } from '../open/open-load-plan.ts';
import { measureSaturation } from './measure-saturation.ts';

const search = { leastPerSecond: 1_000, mostPerSecond: 64_000, precision: 0.05 };

/** What a load comes to whose 99th percentile is so many milliseconds. */
function answered(p99: number, ended: OpenLoadEnd = 'complete'): OpenLoadResult {
  const latency = { p50: 1, p95: p99, p99, p999: p99, most: p99 };
  return { ended, error: undefined, answers: { 202: 10 }, measured: { latency } } as unknown as OpenLoadResult;
}

it('forgives one pause at a rate, and loads with 50, 70 and 90 % of what it found', async () => {
  const sent: number[] = [];
  const paused = new Set<number>();
  const { sustained, parts } = await measureSaturation(search, async (perSecond) => {
    sent.push(perSecond);
    const first = !paused.has(perSecond);
    paused.add(perSecond);
    return answered(perSecond > 4_000 || first ? 500 : 5);
  });
  expect(sustained).toBe(4_000);
  expect(parts.map(({ part }) => part)).toEqual([0.5, 0.7, 0.9]);
  expect(sent.slice(-3)).toEqual([2_000, 2_800, 3_600]);
});

it('takes requests that were not answered in time for too much', async () => {
  const { sustained, parts } = await measureSaturation(search, async () => answered(1, 'overrun'));
  expect({ sustained, parts }).toEqual({ sustained: 0, parts: [] });
});

it('takes refusals for too much, unless they are what was to be served', async () => {
  const load = async (perSecond: number) =>
    perSecond > 2_000 ? { ...answered(1), answers: { 202: 10, 503: 1 } } : answered(1);
  expect((await measureSaturation(search, load)).sustained).toBe(2_000);
  expect((await measureSaturation(search, load, ['202'])).sustained).toBe(2_000);
  expect((await measureSaturation(search, load, ['2xx', '503'])).sustained).toBe(search.mostPerSecond);
  expect((await measureSaturation(search, async () => answered(1), ['409', '4xx'])).sustained).toBe(0);
});

it('does not search on at a target that died', async () => {
  const died = { ...answered(1, 'target-failed'), error: 'the target closed a connection' };
  await expect(measureSaturation(search, async () => died)).rejects.toMatchObject({
    code: 'TARGET_FAILED',
    message: 'the target closed a connection',
  });
});
