import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

/** Nothing is sold or held outside the window or in a pause. */
export function windowPolicies(policy: PolicyTest): void {
  policy.atInstant('sells from its first instant on', {}, async (sale) => {
    const startsAt = (await sale.now()) + 1_000;
    await sale.configure({ startsAt });
    await sale.pass(999);
    await refuses(sale, { outcome: 'not-started', startsAt });
    await sale.pass(1);
    await sells(sale);
  });

  policy.atInstant('sells nothing from the instant of its end on', {}, async (sale) => {
    await sale.configure({ endsAt: (await sale.now()) + 1_000 });
    await sale.pass(999);
    await sells(sale);
    await sale.pass(1);
    await refuses(sale, { outcome: 'ended' });
  });

  policy.endingSoon('starts and ends by itself, by the clock of the store', {}, async (sale, soonMs, expectEarly) => {
    const startsAt = (await sale.now()) + soonMs;
    await sale.configure({ startsAt, endsAt: startsAt + 600_000 });
    const { window } = await sale.levels();
    const replies = await sale.step(purchaseOf({ a: 1 }), holdOf({ a: 1 }));
    await expectEarly();
    assert.equal(window, 'not-started');
    const refusal = { outcome: 'not-started', startsAt };
    assert.deepEqual(replies, [refusal, refusal]);
    await sale.pass(soonMs + 50);
    assert.equal((await sale.levels()).window, 'open');
    await sells(sale);
    await sale.configure({ endsAt: (await sale.now()) + soonMs });
    await sale.pass(soonMs + 50);
    assert.equal((await sale.levels()).window, 'ended');
    await refuses(sale, { outcome: 'ended' });
  });

  policy('takes nothing in a pause and goes on after it', {}, async (sale) => {
    await sale.configure({ state: 'paused' });
    assert.equal((await sale.levels()).window, 'paused');
    await refuses(sale, { outcome: 'paused' });
    assert.deepEqual(await sale.split(), [100, 0, 0]);
    await sale.configure({ state: 'open' });
    await sells(sale);
  });

  policy('says that it has ended before it says that it has not started, and that before a pause', {}, async (sale) => {
    const now = await sale.now();
    await sale.configure({ state: 'paused', startsAt: now + 60_000 });
    await refuses(sale, { outcome: 'not-started', startsAt: now + 60_000 });
    await sale.configure({ state: 'paused', startsAt: now - 2_000, endsAt: now - 1_000 });
    await refuses(sale, { outcome: 'ended' });
    await sale.configure({ state: 'ended', startsAt: now + 60_000 });
    await refuses(sale, { outcome: 'ended' });
  });

  policy('names the window before limit and stock', { allotments: { a: 0 }, buyerLimit: 1 }, async (sale) => {
    await sale.configure({ state: 'paused' });
    await refuses(sale, { outcome: 'paused' });
    assert.deepEqual(await sale.buy(purchaseOf({ a: 9 })), { outcome: 'paused' });
  });

  for (const state of ['paused', 'ended'] as const) {
    policy(`confirms and releases what is held when it is ${state}`, {}, async (sale) => {
      const [confirmed, released] = [holdOf({ a: 1 }), holdOf({ a: 2 })];
      await sale.step(confirmed, released);
      await sale.configure({ state });
      const replies = await sale.step(confirmed, confirmOf(confirmed), releaseOf(released));
      assert.deepEqual(
        replies.map((reply) => reply.outcome),
        ['held', 'sold', 'released'],
      );
      assert.deepEqual(await sale.split(), [99, 0, 1]);
    });
  }

  policy('never opens again once the operator has ended it', {}, async (sale) => {
    await sale.configure({ state: 'ended' });
    const { version } = await sale.levels();
    await rejectsWith('INVALID_ARGUMENT', () => sale.configure({ state: 'open' }));
    await rejectsWith('INVALID_ARGUMENT', () => sale.configure({ state: 'paused' }));
    await refuses(sale, { outcome: 'ended' });
    assert.equal((await sale.levels()).version, version);
  });

  policy('grows the version with newer settings and not with those it has', { buyerLimit: 5 }, async (sale) => {
    const versions = [(await sale.levels()).version];
    const copies = [
      { revision: 1 },
      { state: 'paused', revision: 2 },
      { state: 'paused', revision: 2 },
      { buyerLimit: undefined, revision: 3 },
    ] as const;
    for (const settings of copies) {
      await sale.configure(settings);
      versions.push((await sale.levels()).version);
    }
    const [opened, same, paused, again, unlimited] = versions.map((version) => version - (versions[0] ?? 0));
    assert.deepEqual([opened, same], [0, 0]);
    assert.ok(paused !== undefined && paused > 0);
    assert.equal(again, paused);
    assert.ok(unlimited !== undefined && unlimited > paused);
  });

  policy('keeps newer settings when an older copy comes late', {}, async (sale) => {
    await sale.configure({ state: 'paused', revision: 5 });
    const { version } = await sale.levels();
    for (const revision of [4, 1, 5]) await sale.configure({ state: 'open', revision });
    await refuses(sale, { outcome: 'paused' });
    await sale.configure({ state: 'ended', buyerLimit: 3, revision: 2 });
    await refuses(sale, { outcome: 'paused' });
    assert.equal((await sale.levels()).version, version);
    await sale.configure({ state: 'open', revision: 6 });
    await sells(sale);
  });

  policy(
    'keeps the settings of its plan when an older copy comes late',
    { revision: 7, state: 'paused' },
    async (sale) => {
      await sale.configure({ state: 'open', revision: 6 });
      await refuses(sale, { outcome: 'paused' });
      await sale.configure({ state: 'open', revision: 8 });
      await sells(sale);
    },
  );
}

async function refuses(sale: SaleUnderTest, refusal: object): Promise<void> {
  assert.deepEqual(await sale.step(purchaseOf({ a: 1 }), holdOf({ a: 1 })), [refusal, refusal]);
}

async function sells(sale: SaleUnderTest): Promise<void> {
  const replies = await sale.step(purchaseOf({ a: 1 }), holdOf({ a: 1 }));
  assert.deepEqual(
    replies.map((reply) => reply.outcome),
    ['sold', 'held'],
  );
}
