import assert from 'node:assert/strict';
import { BATCH_SIZE_MAX } from '../../ports/inventory-command.ts';
import { rejectsWith } from '../rejects-with.ts';
import { adjustOf, confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** One step decides its commands in order, each seeing the effect of the earlier ones. */
export function batchPolicies(policy: PolicyTest): void {
  policy('counts the earlier entries of a batch against the stock', { allotments: { a: 3 } }, async (sale) => {
    const replies = await sale.step(
      purchaseOf({ a: 1 }),
      purchaseOf({ a: 1 }),
      purchaseOf({ a: 2 }),
      purchaseOf({ a: 1 }),
      purchaseOf({ a: 1 }),
    );
    assert.deepEqual(
      replies.map((reply) => reply.outcome),
      ['sold', 'sold', 'not-enough', 'sold', 'sold-out'],
    );
    assert.deepEqual(await sale.split(), [0, 0, 3]);
  });

  policy('counts the earlier entries of a batch against the buyer limit', { buyerLimit: 2 }, async (sale) => {
    const replies = await sale.step(
      purchaseOf({ a: 1 }, { buyer: 'amy' }),
      holdOf({ a: 1 }, { buyer: 'amy' }),
      purchaseOf({ a: 1 }, { buyer: 'amy' }),
      purchaseOf({ a: 1 }, { buyer: 'bob' }),
    );
    assert.deepEqual(
      replies.map((reply) => reply.outcome),
      ['sold', 'held', 'buyer-limit-reached', 'sold'],
    );
    assert.deepEqual(await sale.split(), [97, 1, 2]);
  });

  policy('gives back within a batch what a later entry of it may take', { allotments: { a: 1 } }, async (sale) => {
    const first = holdOf({ a: 1 });
    const second = holdOf({ a: 1 });
    const replies = await sale.step(
      first,
      purchaseOf({ a: 1 }),
      releaseOf(first),
      second,
      confirmOf(second),
      purchaseOf({ a: 1 }),
      adjustOf('a', 1),
      purchaseOf({ a: 1 }),
    );
    assert.deepEqual(
      replies.map((reply) => reply.outcome),
      ['held', 'sold-out', 'released', 'held', 'sold', 'sold-out', 'adjusted', 'sold'],
    );
    assert.deepEqual(await sale.split(), [0, 0, 2]);
  });

  policy('lets a refused entry disturb no other', { allotments: { a: 4 } }, async (sale) => {
    const stranger = holdOf({ a: 1 });
    const replies = await sale.step(
      purchaseOf({ a: 1 }),
      purchaseOf({ a: 9 }),
      confirmOf(stranger),
      releaseOf(stranger),
      adjustOf('a', -100),
      purchaseOf({ a: 1 }),
    );
    assert.deepEqual(
      replies.map((reply) => reply.outcome),
      ['sold', 'not-enough', 'hold-not-found', 'hold-not-found', 'not-available', 'sold'],
    );
    assert.deepEqual(await sale.split(), [2, 0, 2]);
  });

  policy('reads the time once per step', {}, async (sale) => {
    const commands = Array.from({ length: 64 }, () => purchaseOf({ a: 1 }));
    const replies = await sale.step(...commands);
    const instants = new Set(replies.map((reply) => (reply.outcome === 'sold' ? reply.soldAt : undefined)));
    assert.equal(instants.size, 1);
  });

  policy(
    'decides as many commands as a batch may have, and refuses one more',
    { allotments: { a: 1_000 } },
    async (sale) => {
      const commands = Array.from({ length: BATCH_SIZE_MAX }, () => purchaseOf({ a: 1 }));
      const replies = await sale.step(...commands);
      assert.deepEqual(
        replies.map((reply) => (reply.outcome === 'sold' ? reply.seq : reply.outcome)),
        commands.map((_, index) => index + 1),
      );
      await rejectsWith('INVALID_ARGUMENT', () => sale.decide([...commands, purchaseOf({ a: 1 })]));
      assert.deepEqual(await sale.split(), [1_000 - BATCH_SIZE_MAX, 0, BATCH_SIZE_MAX]);
    },
  );

  policy('does nothing for an empty batch', {}, async (sale) => {
    const { version } = await sale.levels();
    assert.deepEqual(await sale.step(), []);
    assert.equal((await sale.levels()).version, version);
  });
}
