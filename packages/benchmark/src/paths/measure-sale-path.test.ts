import { createMemoryPorts, LocalRateLimiter, systemClock } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { failedChecks } from '../scenario/findings.ts';
import { BUCKET_CAPACITY, measureSalePath } from './measure-sale-path.ts';
import { SALE_PATHS } from './sale-path.ts';

const load = { requests: 200, concurrency: 20 };

function portsWith(capacity: number) {
  const bandwidth = { capacity, refill: 1, periodMs: 3_600_000, mode: 'greedy' } as const;
  return { ...createMemoryPorts(), limiter: new LocalRateLimiter({ bandwidths: [bandwidth], clock: systemClock }) };
}

it.each(SALE_PATHS)('goes down the path %s, and every unit is accounted for', async (path) => {
  const { steps, checks } = await measureSalePath(portsWith(BUCKET_CAPACITY), path, load);
  expect(failedChecks(checks)).toEqual([]);
  const names = { throttled: ['throttled'], holds: ['holds', 'confirms'] };
  expect(steps.map(({ name }) => name)).toEqual(path in names ? names[path as keyof typeof names] : ['accepted']);
});

it('fails a path whose answers are others than it is about', async () => {
  const { checks } = await measureSalePath(portsWith(2 * BUCKET_CAPACITY), 'throttled', load);
  expect(failedChecks(checks).map(({ what }) => what)).toContain('throttled: throttled answered "throttled"');
});
