import assert from 'node:assert/strict';
import { systemRandom } from '../../runtime/system-random.ts';
import { rejectsWith } from '../rejects-with.ts';
import { rebuildPlan, sampleSale } from '../samples.ts';
import { holdOf, purchaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import { SaleUnderTest } from './sale-under-test.ts';

/** A sale is changed only by who knows its epoch, and never by who means another sale. */
export function epochPolicies(policy: PolicyTest): void {
  policy('refuses every change under another epoch, and changes nothing', {}, async (sale) => {
    const { saleId } = sale.sale;
    const { version } = await sale.levels();
    for (const epoch of [2, 7]) {
      const at = { saleId, epoch };
      await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.decide(at, [purchaseOf({ a: 1 }), holdOf({ a: 1 })]));
      await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.configure(at, { ...sale.sale, state: 'paused' }));
      await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.dropSale(at));
    }
    assert.equal((await sale.levels()).version, version);
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  policy('refuses who has slept through a rebuild', {}, async (sale) => {
    const past = sale.at;
    await sale.reopen(await sale.rebuild());
    await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.decide(past, [purchaseOf({ a: 1 })]));
    assert.deepEqual(await sale.split(), [100, 0, 0]);
  });

  policy('shows under which epoch, incarnation and database a sale was opened', {}, async (sale) => {
    const { saleId, databaseId } = sale.sale;
    const first = await sale.store.status(saleId);
    assert.deepEqual(first, { databaseId, epoch: 1, incarnation: first?.incarnation, fenced: false });
    const incarnation = systemRandom.id();
    await sale.reopen(await sale.rebuild({ incarnation }));
    assert.deepEqual(await sale.store.status(saleId), { databaseId, epoch: 2, incarnation, fenced: false });
  });

  policy('knows nothing of a sale that was never opened', {}, async (sale) => {
    const { saleId } = sampleSale();
    const at = { saleId, epoch: 1 };
    assert.equal(await sale.store.status(saleId), undefined);
    await rejectsWith('SALE_NOT_FOUND', () => sale.store.decide(at, [purchaseOf({ a: 1 })]));
    await rejectsWith('SALE_NOT_FOUND', () => sale.store.configure(at, { ...sale.sale }));
    await rejectsWith('SALE_NOT_FOUND', () => sale.store.levels(saleId));
    const command = purchaseOf({ a: 1 });
    assert.deepEqual(await sale.store.reservations(saleId, [command.orderId]), [undefined]);
    assert.deepEqual(await sale.store.scanReservations(saleId, undefined, 9), { entries: [], next: undefined });
    await sale.store.dropSale(at);
    assert.equal(await sale.store.status(saleId), undefined);
  });

  policy('keeps two sales with the same SKUs, buyers and order ids apart', { buyerLimit: 2 }, async (sale) => {
    const other = await SaleUnderTest.open(sale.harness, { allotments: { a: 3 }, buyerLimit: 2 });
    const [purchase, hold] = [purchaseOf({ a: 1 }, { buyer: 'amy' }), holdOf({ a: 1 }, { buyer: 'amy' })];
    for (const each of [sale, other]) {
      const replies = await each.step(purchase, hold);
      assert.deepEqual(
        replies.map((reply) => reply.outcome),
        ['sold', 'held'],
      );
    }
    await other.configure({ state: 'ended' });
    assert.deepEqual(await sale.split(), [98, 1, 1]);
    assert.deepEqual(await other.split(), [1, 1, 1]);
    await other.assertBooks();
  });

  policy('refuses a rebuild for a sale that it knows from another database', {}, async (sale) => {
    const { databaseId } = sampleSale();
    const plan = rebuildPlan({ ...sale.sale, databaseId }, { epoch: 2, replaces: 1 });
    await rejectsWith('FOREIGN_DATABASE', async () => (await sale.store.rebuild(plan)).commit());
    assert.equal((await sale.store.status(sale.sale.saleId))?.epoch, 1);
  });
}
