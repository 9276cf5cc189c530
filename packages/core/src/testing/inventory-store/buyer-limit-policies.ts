import assert from 'node:assert/strict';
import { confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

const amy = { buyer: 'amy' };

/** What one buyer holds and owns never exceeds the limit, and what was given back may be taken again. */
export function buyerLimitPolicies(policy: PolicyTest): void {
  policy('counts purchases and holds over all SKUs', { allotments: { a: 9, b: 9 }, buyerLimit: 4 }, async (sale) => {
    await sale.buy(purchaseOf({ a: 1 }, amy));
    await sale.hold(holdOf({ b: 2 }, amy));
    const refused = { outcome: 'buyer-limit-reached', limit: 4, remaining: 1 };
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1, b: 1 }, amy)), refused);
    assert.deepEqual(await sale.hold(holdOf({ b: 2 }, amy)), refused);
    assert.equal((await sale.buy(purchaseOf({ b: 1 }, amy))).outcome, 'sold');
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1 }, amy)), { ...refused, remaining: 0 });
    assert.deepEqual(await sale.split('a'), [8, 0, 1]);
    assert.deepEqual(await sale.split('b'), [6, 2, 1]);
  });

  policy('counts each buyer alone', { buyerLimit: 1 }, async (sale) => {
    for (const buyer of ['amy', 'bob', 'cyd']) {
      assert.equal((await sale.buy(purchaseOf({ a: 1 }, { buyer }))).outcome, 'sold');
      assert.equal((await sale.buy(purchaseOf({ a: 1 }, { buyer }))).outcome, 'buyer-limit-reached');
    }
    assert.deepEqual(await sale.split(), [97, 0, 3]);
  });

  policy('counts a repeat and a refusal for nothing', { allotments: { a: 5 }, buyerLimit: 3 }, async (sale) => {
    const command = purchaseOf({ a: 1 }, amy);
    await sale.step(command, command, command);
    assert.equal((await sale.buy(purchaseOf({ a: 3 }, amy))).outcome, 'buyer-limit-reached');
    assert.equal((await sale.buy(purchaseOf({ a: 2 }, amy))).outcome, 'sold');
  });

  policy('gives back with a release exactly what was held', { buyerLimit: 3 }, async (sale) => {
    const hold = holdOf({ a: 2 }, amy);
    const release = releaseOf(hold);
    await sale.buy(purchaseOf({ a: 1 }, amy));
    await sale.hold(hold);
    await sale.step(release, release, releaseOf(hold));
    const refused = { outcome: 'buyer-limit-reached', limit: 3, remaining: 2 };
    assert.deepEqual(await sale.buy(purchaseOf({ a: 3 }, amy)), refused);
    assert.equal((await sale.buy(purchaseOf({ a: 2 }, amy))).outcome, 'sold');
  });

  policy('gives back with a confirm only the part that was not confirmed', { buyerLimit: 3 }, async (sale) => {
    const hold = holdOf({ a: 3 }, amy);
    await sale.hold(hold);
    await sale.confirm(confirmOf(hold, { part: { a: 1 } }));
    const refused = { outcome: 'buyer-limit-reached', limit: 3, remaining: 2 };
    assert.deepEqual(await sale.buy(purchaseOf({ a: 3 }, amy)), refused);
    assert.equal((await sale.buy(purchaseOf({ a: 2 }, amy))).outcome, 'sold');
    assert.deepEqual(await sale.split(), [97, 0, 3]);
  });

  const expired = 'gives back what has expired, also before anything has swept';
  policy.endingSoon(expired, { buyerLimit: 1 }, async (sale, soonMs, expectEarly) => {
    await sale.hold(holdOf({ a: 1 }, { ...amy, holdTtlMs: soonMs }));
    const { outcome } = await sale.buy(purchaseOf({ a: 1 }, amy));
    await expectEarly();
    assert.equal(outcome, 'buyer-limit-reached');
    await sale.pass(soonMs + 50);
    assert.equal((await sale.buy(purchaseOf({ a: 1 }, amy))).outcome, 'sold');
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('follows a limit that is changed during the sale', { buyerLimit: 3 }, async (sale) => {
    await sale.buy(purchaseOf({ a: 2 }, amy));
    await sale.configure({ buyerLimit: 1 });
    const refused = { outcome: 'buyer-limit-reached', limit: 1, remaining: 0 };
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1 }, amy)), refused);
    await sale.configure({ buyerLimit: 4 });
    assert.equal((await sale.buy(purchaseOf({ a: 2 }, amy))).outcome, 'sold');
    await sale.configure({ buyerLimit: undefined });
    assert.equal((await sale.buy(purchaseOf({ a: 50 }, amy))).outcome, 'sold');
  });

  policy('names the buyer limit before the stock', { allotments: { a: 1 }, buyerLimit: 1 }, async (sale) => {
    await sale.buy(purchaseOf({ a: 1 }, amy));
    assert.equal((await sale.buy(purchaseOf({ a: 1 }, amy))).outcome, 'buyer-limit-reached');
    assert.equal((await sale.buy(purchaseOf({ a: 1 }))).outcome, 'sold-out');
    assert.equal((await sale.buy(purchaseOf({ a: 2 }))).outcome, 'buyer-limit-reached');
  });
}
