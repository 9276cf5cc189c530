import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { rebuildPlan } from '../samples.ts';
import { holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import { SaleUnderTest } from './sale-under-test.ts';

/** A sale is forgotten only when nothing in it is still owed. */
export function dropPolicies(policy: PolicyTest): void {
  policy('refuses to drop a sale whose outbox has entries or that has an open hold', {}, async (sale) => {
    const other = await SaleUnderTest.open(sale.harness, { allotments: { a: 5 } });
    const hold = holdOf({ a: 1 });
    await other.step(purchaseOf({ a: 1 }), hold);
    await rejectsWith('INVALID_ARGUMENT', () => other.store.dropSale(other.at));
    await other.drop(1);
    await rejectsWith('INVALID_ARGUMENT', () => other.store.dropSale(other.at));
    await other.release(releaseOf(hold));
    await other.assertBooks();
    await other.store.dropSale(other.at);
    assert.equal(await other.store.status(other.sale.saleId), undefined);
  });

  policy('forgets everything of a dropped sale and nothing of another', {}, async (sale) => {
    const other = await SaleUnderTest.open(sale.harness, { allotments: { a: 300 } });
    const bought = Array.from({ length: 250 }, () => purchaseOf({ a: 1 }));
    await other.step(...bought);
    await other.drop(...bought.map((_, index) => index + 1));
    await sale.step(purchaseOf({ a: 1 }));
    const { saleId } = other.sale;
    await other.store.dropSale(other.at);
    await other.store.dropSale(other.at);
    await rejectsWith('SALE_NOT_FOUND', () => other.decide([purchaseOf({ a: 1 })]));
    await rejectsWith('SALE_NOT_FOUND', () => other.store.levels(saleId));
    await rejectsWith('SALE_NOT_FOUND', () => other.configure({ state: 'paused' }));
    const ids = bought.map(({ orderId }) => orderId);
    assert.deepEqual(new Set(await other.store.reservations(saleId, ids)), new Set([undefined]));
    assert.deepEqual(await other.store.scanReservations(saleId, undefined, 10), { entries: [], next: undefined });
    assert.deepEqual(await other.pending(), []);
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('begins again from nothing when a dropped sale is opened', { buyerLimit: 1 }, async (sale) => {
    const other = await SaleUnderTest.open(sale.harness, { allotments: { a: 2 }, buyerLimit: 1 });
    const command = purchaseOf({ a: 1 }, { buyer: 'amy' });
    await other.step(command);
    await other.drop(1);
    await other.store.dropSale(other.at);
    const rebuild = await other.store.rebuild(rebuildPlan(other.sale, { epoch: 2 }));
    assert.equal(await rebuild.commit(), 'opened');
    other.epoch = 2;
    other.dropped.clear();
    const reply = await other.buy(command);
    assert.deepEqual(reply.outcome === 'sold' && [reply.replayed, reply.seq, reply.epoch], [false, 1, 2]);
    assert.deepEqual(await other.split(), [1, 0, 1]);
    await other.assertBooks();
  });
}
