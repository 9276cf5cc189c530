import { platform } from 'node:os';
import { expect, it } from 'vitest';
import { holdLoad } from './hold-load.ts';

it.runIf(platform() === 'linux')('skips looks that come to nothing, and goes on looking', async () => {
  let looks = 0;
  let enough = () => {};
  const seen = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const api = {
    async heapMegabytes() {
      looks += 1;
      if (looks === 6) enough();
      if (looks === 2) throw new Error('no answer in time');
      return looks === 4 ? Number.NaN : 10;
    },
  };
  const { result, samples, skipped, loadedMs } = await holdLoad(() => seen.then(() => 'sent'), process.pid, api, 1);
  expect({ result, skipped }).toEqual({ result: 'sent', skipped: 2 });
  expect(samples).toHaveLength(looks - 2);
  for (const { megabytes, atMs } of samples) {
    expect(megabytes).toBeGreaterThan(0);
    expect(atMs).toBeLessThanOrEqual(loadedMs);
  }
});

it('fails as the load does', async () => {
  const api = { heapMegabytes: async () => 10 };
  await expect(holdLoad(() => Promise.reject(new Error('cut')), process.pid, api, 1)).rejects.toThrow('cut');
});
