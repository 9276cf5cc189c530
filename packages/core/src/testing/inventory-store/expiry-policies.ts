import assert from 'node:assert/strict';
import { confirmOf, holdOf, LONG_HOLD_MS, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** Short enough to wait for. */
const SHORT_HOLD_MS = 300;
/** After this wait a short hold is due, on a moved clock and on a real one. */
const DUE_MS = SHORT_HOLD_MS + 50;

/** A hold ends by itself on the store's clock, and its units come back once. */
export function expiryPolicies(policy: PolicyTest): void {
  policy.atInstant('holds until the instant before it expires, and not at that instant', {}, async (sale) => {
    const [kept, late, released] = [1, 2, 3].map(() => holdOf({ a: 1 }, { holdTtlMs: 1_000 }));
    assert.ok(kept && late && released);
    const [held] = await sale.step(kept, late, released);
    assert.ok(held.outcome === 'held');
    const { holdExpiresAt } = held;
    await sale.pass(999);
    assert.equal((await sale.expire()).expired, 0);
    assert.equal((await sale.confirm(confirmOf(kept))).outcome, 'sold');
    await sale.pass(1);
    assert.equal(await sale.now(), holdExpiresAt);
    assert.deepEqual(await sale.confirm(confirmOf(late)), { outcome: 'expired', holdExpiresAt });
    assert.deepEqual(await sale.release(releaseOf(released)), { outcome: 'expired', holdExpiresAt });
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy.atInstant('expires the earliest first, as many as it may, and says what is next', {}, async (sale) => {
    const holds = [400, 100, 300, 200, 500].map((holdTtlMs) => holdOf({ a: 1 }, { holdTtlMs }));
    const openedAt = await sale.now();
    await sale.step(...holds);
    assert.deepEqual(await sale.expire(), reply(0, false, openedAt + 100));
    await sale.pass(400);
    assert.deepEqual(await sale.expire(3), reply(3, true, openedAt + 400));
    const states = await sale.store.reservations(
      sale.sale.saleId,
      holds.map((hold) => hold.orderId),
    );
    assert.deepEqual(
      states.map((reservation) => reservation?.state),
      ['held', 'expired', 'expired', 'expired', 'held'],
    );
    assert.deepEqual(await sale.expire(3), reply(1, false, openedAt + 500));
    await sale.pass(100);
    assert.deepEqual(await sale.expire(3), reply(1, false, undefined));
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  policy('returns what has expired, once, and says how many', { allotments: { a: 9 } }, async (sale) => {
    const short = holdOf({ a: 2 }, { holdTtlMs: SHORT_HOLD_MS });
    const long = holdOf({ a: 3 });
    await sale.step(short, long);
    await sale.pass(DUE_MS);
    assert.deepEqual(await sale.split(), [4, 5, 0]);
    const first = await sale.expire();
    assert.deepEqual([first.expired, first.more], [1, false]);
    assert.equal((await sale.expire()).expired, 0);
    assert.deepEqual(await sale.split(), [6, 3, 0]);
    const reservation = await sale.reservation(short.orderId);
    assert.deepEqual([reservation?.state, reservation?.settledBy], ['expired', undefined]);
    assert.equal((await sale.reservation(long.orderId))?.state, 'held');
  });

  policy('says that nothing is due where nothing is held', {}, async (sale) => {
    const hold = holdOf({ a: 1 });
    await sale.step(hold, releaseOf(hold));
    assert.deepEqual(await sale.expire(), reply(0, false, undefined));
  });

  policy(
    'refuses to settle what has expired, and returns it with the refusal',
    { allotments: { a: 6 } },
    async (sale) => {
      const holds = [1, 2, 3].map((quantity) => holdOf({ a: quantity }, { holdTtlMs: SHORT_HOLD_MS }));
      const [confirmed, released, repeated] = holds;
      assert.ok(confirmed && released && repeated);
      await sale.step(...holds);
      await sale.pass(DUE_MS);
      const refusals = await sale.step(confirmOf(confirmed), releaseOf(released), repeated);
      for (const refusal of refusals) assert.equal(refusal.outcome, 'expired');
      assert.deepEqual(await sale.split(), [6, 0, 0]);
      assert.equal((await sale.expire()).expired, 0);
      assert.deepEqual(await sale.step(confirmOf(confirmed), releaseOf(released), repeated), refusals);
      assert.deepEqual(await sale.pending(), []);
    },
  );

  const due = 'sells what is due to come back rather than refuse';
  policy.endingSoon(due, { allotments: { a: 3, b: 1 } }, async (sale, soonMs, expectEarly) => {
    await sale.step(holdOf({ a: 2, b: 1 }, { holdTtlMs: soonMs }), holdOf({ a: 1 }));
    const [refused] = await sale.step(purchaseOf({ a: 1 }));
    await expectEarly();
    assert.equal(refused.outcome, 'sold-out');
    await sale.pass(soonMs + 50);
    const [bought, held, none] = await sale.step(purchaseOf({ a: 1, b: 1 }), holdOf({ a: 1 }), purchaseOf({ a: 1 }));
    assert.deepEqual([bought.outcome, held.outcome, none.outcome], ['sold', 'held', 'sold-out']);
    assert.deepEqual(await sale.split(), [0, 2, 1]);
  });

  policy('never expires what was sold or released', { allotments: { a: 9 } }, async (sale) => {
    const sold = holdOf({ a: 2 }, { holdTtlMs: SHORT_HOLD_MS });
    const released = holdOf({ a: 3 }, { holdTtlMs: SHORT_HOLD_MS });
    const [confirm, release] = [confirmOf(sold), releaseOf(released)];
    await sale.step(sold, released, confirm, release);
    await sale.pass(DUE_MS);
    assert.deepEqual(await sale.expire(), reply(0, false, undefined));
    const [confirmAgain, releaseAgain] = await sale.step(confirm, release);
    assert.deepEqual([confirmAgain.outcome, releaseAgain.outcome], ['sold', 'released']);
    assert.deepEqual(await sale.split(), [7, 0, 2]);
  });

  policy('gives each unit to one of those who wait for what expires', { allotments: { a: 20 } }, async (sale) => {
    await sale.step(...Array.from({ length: 20 }, () => holdOf({ a: 1 }, { holdTtlMs: SHORT_HOLD_MS })));
    await sale.pass(DUE_MS);
    const buyers = Array.from({ length: 30 }, () => sale.decide([purchaseOf({ a: 1 })]));
    const sweepers = Array.from({ length: 3 }, () => sale.decide([{ type: 'expire', limit: 7 }]));
    const outcomes = (await Promise.all(buyers)).map(([bought]) => bought.outcome);
    await Promise.all(sweepers);
    assert.equal(outcomes.filter((outcome) => outcome === 'sold').length, 20);
    assert.equal(outcomes.filter((outcome) => outcome === 'sold-out').length, 10);
    assert.deepEqual(await sale.split(), [0, 0, 20]);
  });

  policy('finds the next hold that is due among many', {}, async (sale) => {
    const holds = Array.from({ length: 40 }, (_, index) =>
      holdOf({ a: 1 }, { holdTtlMs: LONG_HOLD_MS + ((index * 17) % 40) * 1_000 }),
    );
    const replies = await sale.step(...holds);
    const expiries = new Map(holds.map((hold, index) => [hold, expiryOf(replies[index])]));
    const order = holds.toSorted((a, b) => (expiries.get(a) ?? 0) - (expiries.get(b) ?? 0));
    for (const next of order) {
      assert.deepEqual(await sale.expire(), reply(0, false, expiries.get(next)));
      await sale.release(releaseOf(next));
    }
    assert.deepEqual(await sale.expire(), reply(0, false, undefined));
  });
}

function reply(expired: number, more: boolean, nextDueAt: number | undefined): object {
  return { outcome: 'expired-holds', expired, more, nextDueAt };
}

function expiryOf(held: { readonly outcome: string; readonly holdExpiresAt?: number } | undefined): number {
  assert.equal(held?.outcome, 'held');
  assert.ok(held?.holdExpiresAt !== undefined);
  return held.holdExpiresAt;
}
