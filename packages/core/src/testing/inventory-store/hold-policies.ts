import assert from 'node:assert/strict';
import { confirmOf, holdOf, LONG_HOLD_MS, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A hold takes units out of the sale for a while, and ends in one of three ways. */
export function holdPolicies(policy: PolicyTest): void {
  policy('moves exactly what is asked for from available to held', { allotments: { a: 5 } }, async (sale) => {
    const command = holdOf({ a: 2 });
    const before = await sale.now();
    const reply = await sale.hold(command);
    const after = await sale.now();
    assert.equal(reply.outcome, 'held');
    assert.ok(reply.holdExpiresAt >= before + LONG_HOLD_MS && reply.holdExpiresAt <= after + LONG_HOLD_MS);
    const { holdExpiresAt } = reply;
    assert.deepEqual(reply, { outcome: 'held', replayed: false, lines: command.lines, holdExpiresAt, remaining: 3 });
    assert.deepEqual(await sale.split(), [3, 2, 0]);
    assert.deepEqual(await sale.reservation(command.orderId), {
      orderId: command.orderId,
      buyerId: command.buyerId,
      state: 'held',
      lines: command.lines,
      fingerprint: command.fingerprint,
      changedAt: holdExpiresAt - LONG_HOLD_MS,
      holdExpiresAt,
      settledBy: undefined,
      sale: undefined,
    });
  });

  policy('keeps a held unit out of the outbox and out of the order of sales', {}, async (sale) => {
    const command = holdOf({ a: 2 });
    await sale.step(command, releaseOf(command), holdOf({ a: 1 }));
    assert.deepEqual(await sale.pending(), []);
    const reply = await sale.buy(purchaseOf({ a: 1 }));
    assert.equal(reply.outcome === 'sold' && reply.seq, 1);
  });

  policy(
    'sells what is confirmed, with its message, in the same step',
    { allotments: { a: 5, b: 2 } },
    async (sale) => {
      const hold = holdOf({ a: 2, b: 1 });
      await sale.hold(hold);
      const command = confirmOf(hold, { traceparent: TRACEPARENT });
      const reply = await sale.confirm(command);
      assert.equal(reply.outcome, 'sold');
      assert.deepEqual(reply, {
        outcome: 'sold',
        replayed: false,
        lines: hold.lines,
        epoch: 1,
        seq: 1,
        soldAt: reply.soldAt,
        inOutbox: true,
        fingerprint: hold.fingerprint,
        settledBy: command.operationId,
        remaining: 1,
      });
      assert.deepEqual(await sale.split('a'), [3, 0, 2]);
      assert.deepEqual(await sale.split('b'), [1, 0, 1]);
      const [message] = await sale.pending();
      assert.deepEqual(
        [message?.settledBy, message?.traceparent, message?.orderId],
        [command.operationId, TRACEPARENT, hold.orderId],
      );
      const reservation = await sale.reservation(hold.orderId);
      assert.deepEqual([reservation?.state, reservation?.settledBy], ['sold', command.operationId]);
    },
  );

  policy('returns with a release exactly what the hold took', { allotments: { a: 5 } }, async (sale) => {
    const [hold, other] = [holdOf({ a: 2 }), holdOf({ a: 1 })];
    await sale.step(hold, other, purchaseOf({ a: 1 }));
    const command = releaseOf(hold);
    const reply = await sale.release(command);
    assert.deepEqual(reply, { outcome: 'released', replayed: false, lines: hold.lines });
    assert.deepEqual(await sale.split(), [3, 1, 1]);
    const reservation = await sale.reservation(hold.orderId);
    assert.deepEqual([reservation?.state, reservation?.settledBy], ['released', command.operationId]);
  });

  policy('returns a released unit to those who were told sold-out', { allotments: { a: 1 } }, async (sale) => {
    const hold = holdOf({ a: 1 });
    const [, refused] = await sale.step(hold, purchaseOf({ a: 1 }));
    assert.equal(refused.outcome, 'sold-out');
    await sale.release(releaseOf(hold));
    assert.equal((await sale.buy(purchaseOf({ a: 1 }))).outcome, 'sold');
    assert.deepEqual(await sale.split(), [0, 0, 1]);
  });

  policy(
    'answers a repeated settlement with the first result and moves nothing again',
    { allotments: { a: 5 } },
    async (sale) => {
      const [kept, returned] = [holdOf({ a: 2 }), holdOf({ a: 1 })];
      const [confirm, release] = [confirmOf(kept), releaseOf(returned)];
      const [, , sold, released] = await sale.step(kept, returned, confirm, release);
      const { version } = await sale.levels();
      const [soldAgain, releasedAgain] = await sale.step(confirm, release);
      assert.deepEqual(soldAgain, { ...sold, replayed: true, remaining: 3 });
      assert.deepEqual(releasedAgain, { ...released, replayed: true });
      assert.equal((await sale.levels()).version, version, 'a repeat changes nothing');
      assert.deepEqual(await sale.split(), [3, 0, 2]);
    },
  );

  policy('settles a hold once when confirm and release arrive at once', { allotments: { a: 40 } }, async (sale) => {
    const holds = Array.from({ length: 10 }, () => holdOf({ a: 2 }));
    await sale.step(...holds);
    const moves = holds.flatMap((hold) => [[confirmOf(hold)], [releaseOf(hold)], [confirmOf(hold)], [releaseOf(hold)]]);
    const replies = (await Promise.all(moves.map((commands) => sale.decide(commands)))).flat();
    const settled = replies.filter((reply) => reply.outcome === 'sold' || reply.outcome === 'released');
    assert.equal(settled.length, holds.length, 'each hold is settled by one of its moves');
    const sold = settled.filter((reply) => reply.outcome === 'sold').length;
    assert.deepEqual(await sale.split(), [40 - 2 * sold, 0, 2 * sold]);
  });
}
