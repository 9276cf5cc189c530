import assert from 'node:assert/strict';
import { ALLOTMENT_MAX } from '../../sale/line.ts';
import { rejectsWith } from '../rejects-with.ts';
import { adjustOf, freshOperationId, holdOf, purchaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** Units are added and removed during the sale, once per operation. */
export function adjustmentPolicies(policy: PolicyTest): void {
  policy('adds to the allotment and to what is available', { allotments: { a: 2 } }, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }), holdOf({ a: 1 }));
    const reply = await sale.adjust(adjustOf('a', 5));
    assert.deepEqual(reply, { outcome: 'adjusted', replayed: false, allotment: 7, available: 5 });
    assert.deepEqual(await sale.split(), [5, 1, 1]);
    assert.equal((await sale.buy(purchaseOf({ a: 5 }))).outcome, 'sold');
  });

  policy('removes what is available, down to the last one', { allotments: { a: 5 } }, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }), holdOf({ a: 1 }));
    const reply = await sale.adjust(adjustOf('a', -3));
    assert.deepEqual(reply, { outcome: 'adjusted', replayed: false, allotment: 2, available: 0 });
    assert.deepEqual(await sale.split(), [0, 1, 1]);
  });

  policy(
    'refuses to remove what is held or sold, and stands by it when units come back',
    { allotments: { a: 5 } },
    async (sale) => {
      await sale.step(purchaseOf({ a: 2 }), holdOf({ a: 2 }));
      const command = adjustOf('a', -2);
      assert.deepEqual(await sale.adjust(command), { outcome: 'not-available', available: 1 });
      assert.deepEqual(await sale.split(), [1, 2, 2]);
      await sale.adjust(adjustOf('a', 1));
      assert.deepEqual(await sale.adjust(command), { outcome: 'not-available', available: 2 });
      const reply = await sale.adjust(adjustOf('a', -2));
      assert.deepEqual(reply, { outcome: 'adjusted', replayed: false, allotment: 4, available: 0 });
    },
  );

  policy(
    'adjusts once per operation id, also within one batch and at the same time',
    { allotments: { a: 10 } },
    async (sale) => {
      const [added, removed] = [adjustOf('a', 4), adjustOf('a', -3)];
      await sale.step(added, added, removed);
      const again = await sale.step(removed, added);
      const levels = { allotment: 11, available: 11 };
      assert.deepEqual(again, [
        { outcome: 'adjusted', replayed: true, ...levels },
        { outcome: 'adjusted', replayed: true, ...levels },
      ]);
      const together = adjustOf('a', 5);
      const replies = await Promise.all(Array.from({ length: 10 }, () => sale.decide([together])));
      assert.equal(replies.filter(([reply]) => reply.outcome === 'adjusted' && !reply.replayed).length, 1);
      assert.deepEqual(await sale.split(), [16, 0, 0]);
    },
  );

  policy('shows the levels of now in the repeat of an adjustment', { allotments: { a: 10 } }, async (sale) => {
    const command = adjustOf('a', 2);
    await sale.step(command, purchaseOf({ a: 7 }));
    const reply = await sale.adjust(command);
    assert.deepEqual(reply, { outcome: 'adjusted', replayed: true, allotment: 12, available: 5 });
  });

  policy('adds a SKU that it does not know yet, and removes nothing from one', {}, async (sale) => {
    assert.deepEqual(await sale.adjust(adjustOf('new', -1)), { outcome: 'not-available', available: 0 });
    const reply = await sale.adjust(adjustOf('new', 2));
    assert.deepEqual(reply, { outcome: 'adjusted', replayed: false, allotment: 2, available: 2 });
    assert.equal((await sale.buy(purchaseOf({ a: 1, new: 2 }))).outcome, 'sold');
    assert.deepEqual(await sale.split('new'), [0, 0, 2]);
  });

  policy('adjusts in a pause and after the end', { allotments: { a: 5 } }, async (sale) => {
    await sale.configure({ state: 'paused' });
    assert.equal((await sale.adjust(adjustOf('a', 1))).outcome, 'adjusted');
    await sale.configure({ state: 'ended' });
    assert.equal((await sale.adjust(adjustOf('a', -6))).outcome, 'adjusted');
    assert.deepEqual(await sale.split(), [0, 0, 0]);
  });

  policy(
    'refuses to raise an allotment above the limit, together with its batch',
    { allotments: { a: ALLOTMENT_MAX - 2 } },
    async (sale) => {
      const bought = purchaseOf({ a: 1 });
      await rejectsWith('INVALID_ARGUMENT', () => sale.decide([bought, adjustOf('a', 3)]));
      await rejectsWith('INVALID_ARGUMENT', () => sale.decide([adjustOf('a', 2), adjustOf('a', 1)]));
      assert.equal(await sale.reservation(bought.orderId), undefined);
      assert.deepEqual(await sale.split(), [ALLOTMENT_MAX - 2, 0, 0]);
      const operationId = freshOperationId();
      await sale.step(adjustOf('a', 2, operationId), adjustOf('a', 2, operationId));
      assert.deepEqual(await sale.split(), [ALLOTMENT_MAX, 0, 0]);
    },
  );

  policy('sells exactly the allotment while it is adjusted under load', { allotments: { a: 40 } }, async (sale) => {
    const buyers = Array.from({ length: 120 }, () => sale.decide([purchaseOf({ a: 1 })]));
    const restocks = [10, -5, 10, -5, 10].map((delta) => sale.decide([adjustOf('a', delta)]));
    const sold = (await Promise.all(buyers)).filter(([reply]) => reply.outcome === 'sold').length;
    await Promise.all(restocks);
    assert.deepEqual((await sale.split()).slice(1), [0, sold]);
    await sale.sellOut();
  });
}
