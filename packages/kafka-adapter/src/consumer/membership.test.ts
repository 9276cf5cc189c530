import { expect, it } from 'vitest';
import { Membership } from './membership.ts';

const at = (next: bigint) => ({ next, readFrom: next });

it('finds the start of a partition once, however many ask, and then follows it', async () => {
  const membership = new Membership();
  let asked = 0;
  const find = async () => {
    asked += 1;
    return at(5n);
  };
  expect(await Promise.all([membership.position(0, find), membership.position(0, find)])).toEqual([at(5n), at(5n)]);
  membership.move(0, 9n);
  expect([await membership.position(0, find), asked]).toEqual([at(9n), 1]);
  expect([...membership.positions]).toEqual([[0, at(9n)]]);
});

it('shows a partition whose start is to be found anew where it stood last, until it is found', async () => {
  const membership = new Membership();
  await membership.position(0, async () => at(5n));
  membership.findAgain(0, { next: 7n, readFrom: 8n });
  expect([...membership.positions]).toEqual([[0, { next: 7n, readFrom: 8n }]]);
  expect(await membership.position(0, async () => at(6n))).toEqual(at(6n));
  expect([...membership.positions]).toEqual([[0, at(6n)]]);
});
