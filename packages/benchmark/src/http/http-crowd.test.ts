import { expect, it } from 'vitest';
import { otherAnswers } from './http-crowd.ts';

it('a crowd of a sale that is sold out may hold the one who bought it, and nobody else', () => {
  expect(otherAnswers({ 202: 1, 409: 99 }, 409)).toBe(0);
  expect(otherAnswers({ 409: 99, 429: 2, 503: 1 }, 409)).toBe(3);
});

it('a crowd that finds stock for all has no other answer than that', () => {
  expect(otherAnswers({ 202: 99 }, 202)).toBe(0);
  expect(otherAnswers({ 202: 99, 409: 1 }, 202)).toBe(1);
  expect(otherAnswers({}, 202)).toBe(0);
});
