import assert from 'node:assert/strict';
import { confirmOf, freshOrderId, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

/** A repeat gets the first answer and changes nothing. */
export function replayPolicies(policy: PolicyTest): void {
  policy('answers a repeated purchase from its reservation', { allotments: { a: 5 } }, async (sale) => {
    const command = purchaseOf({ a: 2 });
    const first = await sale.buy(command);
    await sale.buy(purchaseOf({ a: 1 }));
    const { version } = await sale.levels();
    assert.deepEqual(await sale.buy(command), { ...first, replayed: true, remaining: 2 });
    assert.equal((await sale.levels()).version, version, 'a repeat changes nothing');
    assert.deepEqual(await sale.split(), [2, 0, 3]);
  });

  policy('answers the repeats within one batch alike', { allotments: { a: 5 } }, async (sale) => {
    const command = purchaseOf({ a: 2 });
    const held = holdOf({ a: 1 });
    const [first, again, hold, holdAgain] = await sale.step(command, command, held, held);
    assert.deepEqual(again, { ...first, replayed: true });
    assert.deepEqual(holdAgain, { ...hold, replayed: true });
    assert.deepEqual(await sale.split(), [2, 1, 2]);
  });

  policy('takes units once for a request that arrives many times at once', { allotments: { a: 50 } }, async (sale) => {
    const command = purchaseOf({ a: 1 });
    const held = holdOf({ a: 2 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => sale.decide([command, held, command])));
    const replies = answers.flatMap(([first, , second]) => [first, second]);
    assert.deepEqual(new Set(replies.map((reply) => reply.outcome)), new Set(['sold']));
    assert.equal(replies.filter((reply) => reply.outcome === 'sold' && !reply.replayed).length, 1);
    const holds = answers.map(([, hold]) => hold);
    assert.equal(holds.filter((reply) => reply.outcome === 'held' && !reply.replayed).length, 1);
    assert.deepEqual(await sale.split(), [47, 2, 1]);
  });

  policy(
    'answers a repeat when nothing is left, the buyer is at the limit, or the sale is over',
    { allotments: { a: 1 }, buyerLimit: 1 },
    async (sale) => {
      const command = purchaseOf({ a: 1 });
      const first = await sale.buy(command);
      const answersAgain = async () => assert.deepEqual(await sale.buy(command), { ...first, replayed: true });
      await answersAgain();
      await sale.configure({ state: 'paused' });
      await answersAgain();
      await sale.configure({ state: 'ended' });
      await answersAgain();
    },
  );

  policy('tells a repeat whether the message still waits in the outbox', {}, async (sale) => {
    const command = purchaseOf({ a: 1 });
    const held = holdOf({ a: 1 });
    const confirm = confirmOf(held);
    await sale.step(command, held, confirm);
    await sale.drop(1);
    const [bought, , confirmed] = await sale.step(command, purchaseOf({ a: 1 }), confirm);
    assert.equal(bought.outcome === 'sold' && bought.inOutbox, false);
    assert.equal(confirmed.outcome === 'sold' && confirmed.inOutbox, true);
  });

  policy('answers key-reused to another buyer, another payload or the other kind of request', {}, async (sale) => {
    const orderId = freshOrderId();
    await sale.buy(purchaseOf({ a: 1 }, { orderId, buyer: 'amy' }));
    await refusesReuse(sale, orderId, 'amy');
    const held = holdOf({ a: 1 }, { buyer: 'amy' });
    await sale.hold(held);
    await refusesReuse(sale, held.orderId, 'amy');
    const bought = purchaseOf({ a: 1 }, { orderId: held.orderId, buyer: 'amy', fingerprint: held.fingerprint });
    assert.deepEqual(await sale.buy(bought), { outcome: 'key-reused' });
    assert.deepEqual(await sale.split(), [98, 1, 1]);
  });

  policy(
    'answers key-reused before it looks at window, limit and stock',
    { allotments: { a: 1 }, buyerLimit: 1 },
    async (sale) => {
      const command = purchaseOf({ a: 1 }, { buyer: 'amy' });
      await sale.buy(command);
      await sale.configure({ state: 'ended' });
      await refusesReuse(sale, command.orderId, 'amy');
    },
  );

  policy('answers a repeated hold with what became of it, and never holds again', {}, async (sale) => {
    const [confirmed, released] = [holdOf({ a: 1 }), holdOf({ a: 1 })];
    await sale.step(confirmed, released, confirmOf(confirmed), releaseOf(released));
    const replies = await sale.step(confirmed, released);
    assert.deepEqual(replies, [{ outcome: 'already-confirmed' }, { outcome: 'already-released' }]);
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('returns the first expiry to a repeated hold, whatever time to live it asks for', {}, async (sale) => {
    const command = holdOf({ a: 1 });
    const first = await sale.hold(command);
    const again = await sale.hold({ ...command, holdTtlMs: command.holdTtlMs * 2 });
    assert.deepEqual(again, { ...first, replayed: true });
  });
}

async function refusesReuse(
  sale: SaleUnderTest,
  orderId: ReturnType<typeof freshOrderId>,
  owner: string,
): Promise<void> {
  const keyReused = { outcome: 'key-reused' };
  assert.deepEqual(await sale.buy(purchaseOf({ a: 1 }, { orderId, buyer: 'mallory' })), keyReused);
  assert.deepEqual(await sale.buy(purchaseOf({ a: 2 }, { orderId, buyer: owner })), keyReused);
  assert.deepEqual(await sale.hold(holdOf({ a: 1 }, { orderId, buyer: 'mallory' })), keyReused);
  assert.deepEqual(await sale.hold(holdOf({ a: 2 }, { orderId, buyer: owner })), keyReused);
}
