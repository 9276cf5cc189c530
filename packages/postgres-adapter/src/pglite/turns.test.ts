import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Lets every promise that can go on do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('lets statements in together and transactions alone, first come, first served', async () => {
  const turns = new Turns();
  const inside: string[] = [];
  const leave = new Map<string, () => void>();
  const enter = (name: string, use: 'statement' | 'transaction') =>
    turns.enter(use).then((end) => {
      inside.push(name);
      leave.set(name, () => {
        inside.splice(inside.indexOf(name), 1);
        end();
        end();
      });
    });
  void enter('s1', 'statement');
  void enter('s2', 'statement');
  void enter('t1', 'transaction');
  void enter('s3', 'statement');
  void enter('t2', 'transaction');
  await settle();
  expect(inside).toEqual(['s1', 's2']);
  leave.get('s1')?.();
  await settle();
  expect(inside).toEqual(['s2']);
  leave.get('s2')?.();
  await settle();
  expect(inside).toEqual(['t1']);
  leave.get('t1')?.();
  await settle();
  expect(inside).toEqual(['s3']);
  leave.get('s3')?.();
  await settle();
  expect(inside).toEqual(['t2']);
});
