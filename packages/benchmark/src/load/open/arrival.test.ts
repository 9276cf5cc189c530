import { describe, expect, it } from 'vitest';
import { type Arrival, scheduleOf } from './arrival.ts';

function gapsOf(schedule: Float64Array): number[] {
  return Array.from(schedule.subarray(1), (at, index) => at - (schedule[index] as number));
}

it('lets a constant crowd come always the same time apart', () => {
  expect([...scheduleOf({ kind: 'constant', perSecond: 4 }, 1_000, 10)]).toEqual([0, 250, 500, 750]);
});

describe.each<[string, Arrival]>([
  ['poisson', { kind: 'poisson', perSecond: 1_000, seed: 7 }],
  ['burst', { kind: 'burst', requests: 10_000, seed: 7 }],
])('a crowd that comes at random (%s)', (_, arrival) => {
  const schedule = scheduleOf(arrival, 10_000, 20_000);

  it('comes in order and within its time', () => {
    expect(gapsOf(schedule).every((gap) => gap >= 0)).toBe(true);
    expect(schedule.at(0)).toBeGreaterThanOrEqual(0);
    expect(schedule.at(-1)).toBeLessThan(10_000);
  });

  it('has gaps as far from one another as they are long, which is how independent arrivals look', () => {
    const gaps = gapsOf(schedule);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).toBeGreaterThan(0.95);
    expect(mean).toBeLessThan(1.05);
    expect(deviation / mean).toBeGreaterThan(0.95);
    expect(deviation / mean).toBeLessThan(1.05);
  });

  it('comes at the same moments again under the same seed, and at others under another', () => {
    expect(scheduleOf(arrival, 10_000, 20_000)).toEqual(schedule);
    expect(scheduleOf({ ...arrival, seed: 8 } as Arrival, 10_000, 20_000)).not.toEqual(schedule);
  });
});

it('sends exactly as many as a burst has', () => {
  expect(scheduleOf({ kind: 'burst', requests: 1_000 }, 1_000, 1_000)).toHaveLength(1_000);
});

it.each<[Arrival, string]>([
  [{ kind: 'constant', perSecond: 0 }, 'perSecond must be above 0'],
  [{ kind: 'poisson', perSecond: Number.NaN }, 'perSecond must be above 0'],
  [{ kind: 'constant', perSecond: 1_000 }, '1000 requests would be due, and at most 100 are allowed'],
  [{ kind: 'burst', requests: 101 }, 'a burst has an integer from 1 to 100 of requests, not 101'],
  [{ kind: 'burst', requests: 0 }, 'a burst has an integer from 1 to 100 of requests, not 0'],
])('refuses %j', (arrival, message) => {
  expect(() => scheduleOf(arrival, 1_000, 100)).toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining(message) }),
  );
});
