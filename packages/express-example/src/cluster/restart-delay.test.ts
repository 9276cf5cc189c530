import { expect, it } from 'vitest';
import { restartDelayMs } from './restart-delay.ts';

it('replaces what has lived long at once, and what goes on dying ever more slowly, up to ten seconds', () => {
  const delays = [0, 1, 2, 3, 7, 8, 100, 2_000].map(restartDelayMs);
  expect(delays).toEqual([0, 100, 200, 400, 6_400, 10_000, 10_000, 10_000]);
});
