import { expect, it } from 'vitest';
import { failedChecks } from '../scenario/findings.ts';
import { auditOpening, type OpeningLeft } from './audit-opening.ts';

const ORDERS = ['order-1', 'order-2'];
const SOLD_OUT: OpeningLeft = {
  buyers: 10,
  units: 2,
  levels: { available: 0, held: 0, sold: 2 },
  stored: { orders: 2, amongAccepted: 2 },
};
const UNTOUCHED: OpeningLeft = {
  ...SOLD_OUT,
  levels: { available: 2, held: 0, sold: 0 },
  stored: { orders: 0, amongAccepted: 0 },
};

function failedOf(answers: Record<number, number>, left: OpeningLeft, collected: readonly string[] = [], unsent = 0) {
  const answered = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const unanswered = left.buyers - answered - unsent;
  return failedChecks(auditOpening({ answers, unanswered, unsent, collected }, left)).map(({ what }) => what);
}

it('holds where every unit is sold to somebody who is told so, and everybody is answered', () => {
  expect(failedOf({ 202: 2, 409: 8 }, SOLD_OUT, ORDERS)).toEqual([]);
  expect(failedOf({ 202: 2, 409: 7, 503: 1 }, SOLD_OUT, ORDERS)).toEqual([]);
});

it('fails where nobody is answered, or only some are', () => {
  expect(failedOf({}, UNTOUCHED)).toEqual(['buyers without an answer', 'accepted answers', 'sold units']);
  expect(failedOf({}, UNTOUCHED, [], 10)).toEqual(['buyers without an answer', 'accepted answers', 'sold units']);
  expect(failedOf({ 202: 2, 409: 7 }, SOLD_OUT, ORDERS)).toEqual(['buyers without an answer']);
});

it('fails where everybody is answered, but with nothing that sells', () => {
  expect(failedOf({ 503: 10 }, UNTOUCHED)).toEqual(['accepted answers', 'sold units']);
  expect(failedOf({ 409: 10 }, UNTOUCHED)).toEqual(['accepted answers', 'sold units']);
});

it('fails where a unit was sold to nobody, or twice', () => {
  const twice = { ...SOLD_OUT, levels: { available: 0, held: 0, sold: 3 }, stored: { orders: 3, amongAccepted: 2 } };
  expect(failedOf({ 202: 2, 409: 8 }, twice, ORDERS)).toEqual([
    'orders that nobody was told of',
    'sold units',
    'available + held + sold',
  ]);
});
