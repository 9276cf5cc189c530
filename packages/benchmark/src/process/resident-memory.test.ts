import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { residentMemory } from './resident-memory.ts';

it.runIf(existsSync('/proc/self/status'))('reads what the process itself says it has', () => {
  const held = Buffer.alloc(64e6, 1);
  const { megabytes, mostMegabytes } = residentMemory(process.pid) ?? { megabytes: 0, mostMegabytes: 0 };
  expect(megabytes).toBeGreaterThan(held.byteLength / 1e6);
  expect(megabytes / (process.memoryUsage.rss() / 1e6)).toBeCloseTo(1, 0);
  expect(mostMegabytes).toBeGreaterThanOrEqual(megabytes);
});

it('knows nothing of a process that is not there', () => {
  expect(residentMemory(2 ** 30)).toBeUndefined();
});
