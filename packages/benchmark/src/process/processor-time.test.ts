import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { processorTimeMs } from './processor-time.ts';

it.runIf(existsSync('/proc/self/stat'))('reads what the process itself says it has used', () => {
  const before = process.cpuUsage();
  const read = processorTimeMs(process.pid);
  const after = process.cpuUsage();
  // The kernel's clock ticks every 10 ms.
  expect(read).toBeGreaterThanOrEqual((before.user + before.system) / 1_000 - 20);
  expect(read).toBeLessThanOrEqual((after.user + after.system) / 1_000 + 20);
});

it('knows nothing of a process that is not there', () => {
  expect(processorTimeMs(2 ** 30)).toBeUndefined();
});
