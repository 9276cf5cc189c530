import assert from 'node:assert/strict';
import type { Reservation } from '../../reservation/reservation.ts';
import { rejectsWith } from '../rejects-with.ts';
import { allReservations } from './books.ts';
import { confirmOf, holdOf, LONG_HOLD_MS, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import { soldBefore } from './rebuild-policies.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

const SHORT_HOLD_MS = 300;

/** What a rebuild makes of the holds that survived. */
export function rebuildHoldPolicies(policy: PolicyTest): void {
  policy('keeps open holds: they can be confirmed, released and repeated', { allotments: { a: 9 } }, async (sale) => {
    const [kept, returned, open] = [holdOf({ a: 1 }), holdOf({ a: 2 }), holdOf({ a: 3 })];
    const [, , before] = await sale.step(kept, returned, open);
    await reopenWith(sale, await allReservations(sale));
    assert.deepEqual(await sale.split(), [3, 6, 0]);
    const [confirmed, released, again] = await sale.step(confirmOf(kept), releaseOf(returned), open);
    assert.deepEqual([confirmed.outcome, released.outcome], ['sold', 'released']);
    assert.deepEqual(again, { ...before, replayed: true, remaining: 5 });
    assert.deepEqual(await sale.split(), [5, 3, 1]);
  });

  policy('counts open holds against the buyer limit, and ended ones not', { buyerLimit: 3 }, async (sale) => {
    const [open, ended] = [holdOf({ a: 2 }, { buyer: 'amy' }), holdOf({ a: 1 }, { buyer: 'amy' })];
    await sale.step(open, ended, releaseOf(ended));
    await reopenWith(sale, await allReservations(sale));
    const reply = await sale.buy(purchaseOf({ a: 2 }, { buyer: 'amy' }));
    assert.deepEqual(reply, { outcome: 'buyer-limit-reached', limit: 3, remaining: 1 });
  });

  policy('expires the holds that do not fit any more, the longest first', { allotments: { a: 9 } }, async (sale) => {
    const holds = [3, 1, 4, 2].map((rank) => holdOf({ a: 2 }, { holdTtlMs: LONG_HOLD_MS + rank * 1_000 }));
    await sale.step(...holds);
    await sale.step(purchaseOf({ a: 1 }));
    await reopenWith(sale, await openHolds(sale), { allotments: { a: 6 } });
    assert.deepEqual(await sale.split(), [1, 4, 1]);
    const [third, first, fourth, second] = await statesOf(sale, holds);
    assert.deepEqual([first, second, third, fourth], ['held', 'held', 'expired', 'expired']);
    const expired = holds[0];
    assert.ok(expired);
    assert.equal((await sale.confirm(confirmOf(expired))).outcome, 'expired');
    assert.equal((await sale.hold(expired)).outcome, 'expired');
    assert.deepEqual(await sale.split(), [1, 4, 1]);
  });

  policy(
    'expires a hold of which one SKU does not fit, and keeps a longer one that fits',
    { allotments: { a: 4, b: 4 } },
    async (sale) => {
      const both = holdOf({ a: 2, b: 2 }, { holdTtlMs: LONG_HOLD_MS });
      const longer = holdOf({ b: 1 }, { holdTtlMs: LONG_HOLD_MS + 5_000 });
      await sale.step(both, longer);
      await reopenWith(sale, await openHolds(sale), { allotments: { a: 1, b: 4 } });
      assert.deepEqual(await statesOf(sale, [both, longer]), ['expired', 'held']);
      assert.deepEqual(await sale.split('a'), [1, 0, 0]);
      assert.deepEqual(await sale.split('b'), [3, 1, 0]);
    },
  );

  policy('expires the holds that are due', {}, async (sale) => {
    const hold = holdOf({ a: 2 }, { holdTtlMs: SHORT_HOLD_MS });
    await sale.step(hold);
    await sale.pass(SHORT_HOLD_MS + 50);
    await reopenWith(sale, await openHolds(sale));
    assert.deepEqual(await sale.split(), [100, 0, 0]);
    assert.equal((await sale.confirm(confirmOf(hold))).outcome, 'expired');
  });

  const kept = 'expires a hold that it kept when its time has come';
  policy.endingSoon(kept, {}, async (sale, soonMs, expectEarly) => {
    const [hold, later] = [holdOf({ a: 2 }, { holdTtlMs: soonMs }), holdOf({ a: 1 })];
    await sale.step(hold, later);
    await reopenWith(sale, await openHolds(sale));
    await expectEarly();
    await sale.pass(soonMs + 50);
    assert.equal((await sale.expire()).expired, 1);
    assert.deepEqual(await sale.split(), [99, 1, 0]);
  });

  policy('keeps the answers of holds that ended before', {}, async (sale) => {
    const [released, expired] = [holdOf({ a: 1 }), holdOf({ a: 1 }, { holdTtlMs: SHORT_HOLD_MS })];
    const release = releaseOf(released);
    await sale.step(released, expired, release);
    await sale.pass(SHORT_HOLD_MS + 50);
    await sale.expire();
    await reopenWith(sale, await allReservations(sale));
    const replies = await sale.step(release, confirmOf(released), released, confirmOf(expired), expired);
    assert.deepEqual(
      replies.map((reply) => reply.outcome),
      ['released', 'already-released', 'already-released', 'expired', 'expired'],
    );
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  for (const soldFirst of [true, false]) {
    const order = soldFirst ? 'before' : 'after';
    policy(`takes a hold for sold whose order came ${order} it`, {}, async (sale) => {
      const hold = holdOf({ a: 2 });
      await sale.step(hold);
      const open = await openHolds(sale);
      const confirm = confirmOf(hold);
      await sale.step(confirm);
      const orders = await soldBefore(sale);
      const rebuild = await sale.rebuild();
      if (soldFirst) await rebuild.addSold(orders);
      await rebuild.addHolds(open);
      if (!soldFirst) await rebuild.addSold(orders);
      await sale.reopen(rebuild);
      assert.deepEqual(await sale.split(), [98, 0, 2]);
      const [again, released] = await sale.step(confirm, releaseOf(hold));
      assert.deepEqual([again.outcome, released.outcome], ['sold', 'already-confirmed']);
    });
  }

  policy('counts a hold once that comes twice', {}, async (sale) => {
    await sale.step(holdOf({ a: 2 }), holdOf({ a: 1 }));
    const holds = await openHolds(sale);
    const rebuild = await sale.rebuild();
    await rebuild.addHolds(holds);
    await rebuild.addHolds(holds.slice(1));
    await sale.reopen(rebuild);
    assert.deepEqual(await sale.split(), [97, 3, 0]);
  });

  policy('does not find a hold that was lost with the store', {}, async (sale) => {
    const hold = holdOf({ a: 2 });
    await sale.step(hold);
    await sale.reopen(await sale.rebuild());
    assert.deepEqual(await sale.confirm(confirmOf(hold)), { outcome: 'hold-not-found' });
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  policy('refuses a sold reservation in place of its order', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }));
    const rebuild = await sale.rebuild();
    const sold = await allReservations(sale);
    await rejectsWith('INVALID_ARGUMENT', () => rebuild.addHolds(sold));
    await rebuild.discard();
  });
}

async function openHolds(sale: SaleUnderTest): Promise<Reservation[]> {
  return (await allReservations(sale)).filter(({ state }) => state === 'held');
}

async function statesOf(
  sale: SaleUnderTest,
  holds: readonly { readonly orderId: Reservation['orderId'] }[],
): Promise<(string | undefined)[]> {
  const ids = holds.map(({ orderId }) => orderId);
  return (await sale.store.reservations(sale.sale.saleId, ids)).map((reservation) => reservation?.state);
}

/** Rebuilds the sale from its orders and these of its reservations that were holds. */
async function reopenWith(
  sale: SaleUnderTest,
  holds: readonly Reservation[],
  plan: { readonly allotments?: Readonly<Record<string, number>> } = {},
): Promise<void> {
  const rebuild = await sale.rebuild(plan);
  await rebuild.addSold(await soldBefore(sale));
  await rebuild.addHolds(holds.filter(({ state }) => state !== 'sold'));
  await sale.reopen(rebuild, plan.allotments);
}
