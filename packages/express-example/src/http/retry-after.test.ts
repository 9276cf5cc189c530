import { expect, it } from 'vitest';
import { retryAfter } from './retry-after.ts';

it.each([
  [0, '1'],
  [1, '1'],
  [1_000, '1'],
  [1_001, '2'],
  [59_999.5, '60'],
])('a wait of %d ms is told as %s s: never less than the wait', (retryAfterMs, seconds) => {
  expect(retryAfter(retryAfterMs)).toEqual(['Retry-After', seconds]);
});
