import { expect, it } from 'vitest';
import { decodeDecisions } from './decode-decisions.ts';

const state = { limit: 5, remaining: 4, resetAfterMs: 12_000 };

it('reads an answer for each entry, and that of the entry before where the script says so', () => {
  expect(decodeDecisions([1, 0, 5, 4, 12_000, -1, 0, 700, 5, 0, 60_000, -1, 0, -1, 5, 5, 0], 5)).toEqual([
    { allowed: true, state },
    { allowed: true, state },
    { allowed: false, retryAfterMs: 700, state: { limit: 5, remaining: 0, resetAfterMs: 60_000 } },
    { allowed: false, retryAfterMs: 700, state: { limit: 5, remaining: 0, resetAfterMs: 60_000 } },
    { allowed: false, retryAfterMs: undefined, state: { limit: 5, remaining: 5, resetAfterMs: 0 } },
  ]);
});

it.each([[[]], [[-1]], [[1, 0, 5, 4]], [[1, 0, 5, 4, 0, 1]], [[1, 0, 5, 4, 0, -1, -1]]])(
  'refuses %j as the answer to one entry',
  (reply) => {
    expect(() => decodeDecisions(reply, 1)).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN' }));
  },
);
