import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { allReservations } from './books.ts';
import { confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** A store that may have lost something changes nothing until it is rebuilt. */
export function lossPolicies(policy: PolicyTest): void {
  policy.afterLoss('refuses every change of what it may have lost a part of', {}, async (sale, lose) => {
    const [bought, hold] = [purchaseOf({ a: 1 }), holdOf({ a: 2 })];
    await sale.step(bought, hold);
    const { version } = await sale.levels();
    await lose();
    for (const command of [purchaseOf({ a: 1 }), bought, confirmOf(hold), releaseOf(hold)]) {
      await rejectsWith('STORE_FENCED', () => sale.decide([command]));
    }
    await rejectsWith('STORE_FENCED', () => sale.configure({ state: 'paused' }));
    await rejectsWith('STORE_FENCED', () => sale.store.outbox.drop(sale.at, [1]));
    await rejectsWith('STORE_FENCED', () => sale.store.dropSale(sale.at));
    const status = await sale.store.status(sale.sale.saleId);
    assert.deepEqual([status?.epoch, status?.fenced], [1, true]);
    assert.equal((await sale.levels()).version, version);
  });

  policy.afterLoss('can be read for a rebuild, and sells again after it', {}, async (sale, lose) => {
    const [bought, hold] = [purchaseOf({ a: 1 }), holdOf({ a: 2 })];
    await sale.step(bought, hold);
    await lose();
    const orders = (await sale.pending()).map((message) => ({ message, inOutbox: true }));
    const holds = (await allReservations(sale)).filter(({ state }) => state === 'held');
    const rebuild = await sale.rebuild();
    await rebuild.addSold(orders);
    await rebuild.addHolds(holds);
    await sale.reopen(rebuild);
    assert.equal((await sale.store.status(sale.sale.saleId))?.fenced, false);
    assert.deepEqual(await sale.split(), [97, 2, 1]);
    const [again, confirmed] = await sale.step(bought, confirmOf(hold));
    assert.deepEqual([again.outcome, confirmed.outcome], ['sold', 'sold']);
  });
}
