import assert from 'node:assert/strict';
import { LINES_MAX } from '../../sale/line.ts';
import { confirmOf, holdOf, line, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** A request of several lines is taken as a whole or not at all. */
export function severalLinesPolicies(policy: PolicyTest): void {
  policy('takes nothing of any line when one is short', { allotments: { a: 5, b: 1, c: 5 } }, async (sale) => {
    const refused = { outcome: 'not-enough', sku: 'b', available: 1 };
    assert.deepEqual(await sale.buy(purchaseOf({ a: 2, b: 2, c: 2 })), refused);
    assert.deepEqual(await sale.hold(holdOf({ a: 2, b: 2, c: 2 })), refused);
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1, stranger: 1 })), { outcome: 'sold-out', sku: 'stranger' });
    for (const sku of ['a', 'b', 'c']) assert.deepEqual((await sale.split(sku)).slice(1), [0, 0]);
  });

  policy('takes every line when none is short', { allotments: { a: 5, b: 2, c: 5 } }, async (sale) => {
    const reply = await sale.buy(purchaseOf({ c: 1, a: 2, b: 2 }));
    assert.equal(reply.outcome, 'sold');
    assert.deepEqual(reply.lines, [line('c', 1), line('a', 2), line('b', 2)]);
    assert.equal(reply.remaining, 0);
    assert.deepEqual(await sale.split('a'), [3, 0, 2]);
    assert.deepEqual(await sale.split('b'), [0, 0, 2]);
    assert.deepEqual(await sale.split('c'), [4, 0, 1]);
  });

  policy('names the short SKU that the lines name first', { allotments: { a: 5, b: 1, c: 0 } }, async (sale) => {
    const reply = await sale.buy(purchaseOf({ a: 1, b: 3, c: 1 }));
    assert.deepEqual(reply, { outcome: 'not-enough', sku: 'b', available: 1 });
    assert.deepEqual(await sale.buy(purchaseOf({ c: 1, b: 3 })), { outcome: 'sold-out', sku: 'c' });
  });

  policy('adds up two lines on the same SKU before it checks', { allotments: { a: 3, b: 9 } }, async (sale) => {
    const tooMuch = [line('a', 2), line('b', 1), line('a', 2)];
    const refused = { outcome: 'not-enough', sku: 'a', available: 3 };
    assert.deepEqual(await sale.buy(purchaseOf(tooMuch)), refused);
    assert.deepEqual(await sale.hold(holdOf(tooMuch)), refused);
    assert.deepEqual(await sale.split('b'), [9, 0, 0]);
    const reply = await sale.buy(purchaseOf([line('a', 2), line('b', 1), line('a', 1)]));
    assert.equal(reply.outcome, 'sold');
    assert.deepEqual(await sale.split('a'), [0, 0, 3]);
  });

  policy('adds up two lines on the same SKU against the buyer limit', { buyerLimit: 3 }, async (sale) => {
    const reply = await sale.buy(purchaseOf([line('a', 2), line('a', 2)], { buyer: 'amy' }));
    assert.deepEqual(reply, { outcome: 'buyer-limit-reached', limit: 3, remaining: 3 });
  });

  policy('holds, releases and confirms all lines together', { allotments: { a: 5, b: 5 } }, async (sale) => {
    const first = holdOf({ a: 2, b: 3 });
    const second = holdOf([line('a', 1), line('b', 1), line('a', 1)]);
    await sale.step(first, second);
    assert.deepEqual(await sale.split('a'), [1, 4, 0]);
    assert.deepEqual(await sale.split('b'), [1, 4, 0]);
    await sale.release(releaseOf(first));
    await sale.confirm(confirmOf(second));
    assert.deepEqual(await sale.split('a'), [3, 0, 2]);
    assert.deepEqual(await sale.split('b'), [4, 0, 1]);
  });

  const many = Object.fromEntries(Array.from({ length: LINES_MAX }, (_, index) => [`sku-${index}`, 2]));
  policy('takes as many lines as a request may have', { allotments: many }, async (sale) => {
    assert.equal((await sale.buy(purchaseOf(many))).outcome, 'sold');
    assert.deepEqual(await sale.buy(purchaseOf(many)), { outcome: 'sold-out', sku: 'sku-0' });
    for (const sku of Object.keys(many)) assert.deepEqual(await sale.split(sku), [0, 0, 2]);
  });
}
