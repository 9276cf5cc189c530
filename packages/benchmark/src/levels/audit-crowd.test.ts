import { expect, it } from 'vitest';
import { failedChecks } from '../scenario/findings.ts';
import { auditCrowd } from './audit-crowd.ts';

const crowd = { name: 'crowd', buyers: 5, allotment: 2 };
const sent = { orderIds: ['a', 'b'], refused: 3, others: new Map<string, number>() };
const evidence = { orderIds: ['b', 'a'], keys: 2, soldUnits: 2, available: 0, held: 0, sold: 2 };

it('holds when what buyers were told is what is stored, and nothing is lost', () => {
  expect(failedChecks(auditCrowd(crowd, sent, evidence))).toEqual([]);
  const forAll = { orderIds: ['a', 'b', 'c', 'd', 'e'], refused: 0, others: new Map<string, number>() };
  const stored = { ...evidence, orderIds: forAll.orderIds, keys: 5, soldUnits: 5, available: 5, sold: 5 };
  expect(failedChecks(auditCrowd({ ...crowd, allotment: 10 }, forAll, stored))).toEqual([]);
});

it.each([
  ['sold more than there was', { orderIds: ['a', 'b', 'c'], refused: 2 }, { orderIds: ['a', 'b', 'c'], sold: 3 }],
  ['told two buyers the same order', { orderIds: ['a', 'a'] }, {}],
  ['promised an order that is not there', {}, { orderIds: ['a', 'c'] }],
  ['stored an order twice', {}, { orderIds: ['a', 'b', 'b'] }],
  ['stored two orders under one key', {}, { keys: 1 }],
  ['lost a unit', {}, { available: -1 }],
  ['did not answer a buyer as a shop does', { refused: 2, others: new Map([['unavailable', 1]]) }, {}],
])('fails a level that %s', (_, told, found) => {
  const checks = auditCrowd(crowd, { ...sent, ...told }, { ...evidence, ...found });
  expect(failedChecks(checks)).not.toEqual([]);
});
