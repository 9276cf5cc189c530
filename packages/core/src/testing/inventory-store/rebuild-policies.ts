import assert from 'node:assert/strict';
import type { OrderMessage } from '../../order/order-message.ts';
import type { RestoredOrder } from '../../ports/inventory-store.ts';
import { rejectsWith } from '../rejects-with.ts';
import { rebuildPlan, sampleSale } from '../samples.ts';
import { adjustOf, confirmOf, holdOf, purchaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

/** A sale is opened anew from what is known to be sold; nothing of it shows before it is whole. */
export function rebuildPolicies(policy: PolicyTest): void {
  policy('opens a sale from nothing', { allotments: { a: 3, b: 0 } }, async (sale) => {
    assert.deepEqual(await sale.split('a'), [3, 0, 0]);
    assert.deepEqual(await sale.split('b'), [0, 0, 0]);
    const { window, version, epoch } = await sale.levels();
    assert.deepEqual([window, epoch], ['open', 1]);
    assert.ok(Number.isSafeInteger(version));
    assert.deepEqual(await sale.pending(), []);
  });

  policy('takes what is sold out of what is available', { allotments: { a: 9, b: 9 } }, async (sale) => {
    await sale.step(purchaseOf({ a: 2, b: 1 }), purchaseOf({ a: 1 }));
    await reopenWith(sale, await soldBefore(sale));
    assert.deepEqual(await sale.split('a'), [6, 0, 3]);
    assert.deepEqual(await sale.split('b'), [8, 0, 1]);
    await sale.sellOut('a');
  });

  policy('numbers the sales of the new epoch behind the outbox that it took over', {}, async (sale) => {
    const commands = [purchaseOf({ a: 1 }), purchaseOf({ a: 1 }), purchaseOf({ a: 1 })];
    await sale.step(...commands);
    const [first, second, third] = await soldBefore(sale);
    assert.ok(first && second && third);
    await reopenWith(sale, [first, { ...second, inOutbox: true }, { ...third, inOutbox: true }]);
    const pending = await sale.pending();
    assert.deepEqual(
      pending.map(({ epoch, seq }) => ({ epoch, seq })),
      [1, 2].map((seq) => ({ epoch: 2, seq })),
    );
    const kept = new Map([second, third].map(({ message }) => [message.orderId, message]));
    for (const message of pending) {
      assert.deepEqual(message, { ...kept.get(message.orderId), epoch: 2, seq: message.seq });
    }
    const reply = await sale.buy(purchaseOf({ a: 1 }));
    assert.deepEqual(reply.outcome === 'sold' && [reply.epoch, reply.seq], [2, 3]);
  });

  policy('goes on answering repeats of what was sold before', {}, async (sale) => {
    const [bought, hold] = [purchaseOf({ a: 2 }), holdOf({ a: 1 })];
    const confirm = confirmOf(hold);
    const [first, , confirmed] = await sale.step(bought, hold, confirm);
    const [one, two] = await soldBefore(sale);
    assert.ok(one && two);
    await reopenWith(sale, [one, { ...two, inOutbox: true }]);
    const [again, confirmedAgain, holdAgain, otherMove] = await sale.step(bought, confirm, hold, confirmOf(hold));
    assert.deepEqual(again, { ...first, replayed: true, inOutbox: false, remaining: 97 });
    assert.deepEqual(confirmedAgain, { ...confirmed, replayed: true, epoch: 2, seq: 1, remaining: 97 });
    assert.deepEqual([holdAgain, otherMove], [{ outcome: 'already-confirmed' }, { outcome: 'already-confirmed' }]);
    const reused = await sale.buy({ ...bought, fingerprint: 'purchase:other' });
    assert.deepEqual(reused, { outcome: 'key-reused' });
    assert.deepEqual(await sale.split(), [97, 0, 3]);
  });

  policy('goes on counting against the buyer limit what was sold before', { buyerLimit: 3 }, async (sale) => {
    await sale.step(purchaseOf({ a: 2 }, { buyer: 'amy' }));
    await reopenWith(sale, await soldBefore(sale));
    const reply = await sale.buy(purchaseOf({ a: 2 }, { buyer: 'amy' }));
    assert.deepEqual(reply, { outcome: 'buyer-limit-reached', limit: 3, remaining: 1 });
    assert.equal((await sale.buy(purchaseOf({ a: 1 }, { buyer: 'amy' }))).outcome, 'sold');
  });

  policy('counts an order once, however often and in whichever chunk it comes', {}, async (sale) => {
    await sale.step(...Array.from({ length: 6 }, () => purchaseOf({ a: 1 })));
    const [one, two, three, ...rest] = await soldBefore(sale);
    assert.ok(one && two && three);
    const rebuild = await sale.rebuild();
    await rebuild.addSold([three, one]);
    await rebuild.addSold([{ ...one, inOutbox: true }, two, two]);
    await rebuild.addSold(rest);
    await rebuild.addSold([one, ...rest]);
    await sale.reopen(rebuild);
    assert.deepEqual(await sale.split(), [94, 0, 6]);
    assert.deepEqual(
      (await sale.pending()).map((message) => message.orderId),
      [one.message.orderId],
    );
  });

  policy('knows the adjustments that the allotments contain already', { allotments: { a: 5 } }, async (sale) => {
    const [known, unknown] = [adjustOf('a', 3), adjustOf('a', 2)];
    const rebuild = await sale.rebuild({ adjustments: [known.operationId], allotments: { a: 8 } });
    await sale.reopen(rebuild, { a: 8 });
    const replies = await sale.step(known, unknown);
    assert.deepEqual(replies, [
      { outcome: 'adjusted', replayed: true, allotment: 8, available: 8 },
      { outcome: 'adjusted', replayed: false, allotment: 10, available: 10 },
    ]);
  });

  policy('opens with the settings of its plan', {}, async (sale) => {
    const { saleId, databaseId } = sale.sale;
    const ended = sampleSale({ saleId, databaseId, state: 'ended', buyerLimit: 1 });
    await sale.reopen(await sale.store.rebuild(rebuildPlan(ended, { epoch: 2, replaces: 1 })));
    assert.equal((await sale.levels()).window, 'ended');
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1 })), { outcome: 'ended' });
  });

  policy('shows nothing of a rebuild that is not committed, and sells on in the meantime', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }));
    const rebuild = await sale.rebuild();
    await rebuild.addSold(await soldBefore(sale));
    await rebuild.addHolds([]);
    assert.deepEqual(await sale.split(), [99, 0, 1]);
    assert.equal((await sale.buy(purchaseOf({ a: 1 }))).outcome, 'sold');
    await rebuild.discard();
    assert.deepEqual(await sale.split(), [98, 0, 2]);
  });

  policy('leaves nothing of an abandoned rebuild to the next one', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }), purchaseOf({ a: 1 }));
    const orders = await soldBefore(sale);
    const abandoned = await sale.rebuild({ adjustments: [adjustOf('a', 1).operationId] });
    await abandoned.addSold(orders.map((order) => ({ ...order, inOutbox: true })));
    await reopenWith(sale, orders.slice(0, 1));
    assert.deepEqual(await sale.split(), [99, 0, 1]);
    assert.deepEqual(await sale.pending(), []);
  });

  policy('lets one of two rebuilds win, and changes nothing by the other', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }));
    const [late, winner] = [await sale.rebuild(), await sale.rebuild()];
    await late.addSold([]);
    await winner.addSold(await soldBefore(sale));
    await sale.reopen(winner);
    await sale.step(purchaseOf({ a: 5 }));
    const { version } = await sale.levels();
    assert.equal(await late.commit(), 'superseded');
    await late.discard();
    assert.equal((await sale.levels()).version, version);
    assert.deepEqual(await sale.split(), [94, 0, 6]);
  });

  policy('refuses to open a sale for the first time that is open already', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }));
    for (const epoch of [1, 2]) {
      const again = await sale.store.rebuild(rebuildPlan(sale.sale, { epoch }));
      assert.equal(await again.commit(), 'superseded');
    }
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('says opened again to a repeated commit, and rebuilds nothing twice', {}, async (sale) => {
    const rebuild = await sale.rebuild();
    await sale.reopen(rebuild);
    await sale.step(purchaseOf({ a: 1 }));
    assert.equal(await rebuild.commit(), 'opened');
    assert.deepEqual(await sale.split(), [99, 0, 1]);
    await rebuild.discard();
    assert.deepEqual(await sale.split(), [99, 0, 1]);
  });

  policy('is closed after it was discarded', {}, async (sale) => {
    const rebuild = await sale.rebuild();
    await rebuild.discard();
    await rebuild.discard();
    await rejectsWith('CLOSED', () => rebuild.addSold([]));
    await rejectsWith('CLOSED', () => rebuild.commit());
    assert.equal((await sale.store.status(sale.sale.saleId))?.epoch, 1);
  });

  policy('stops when more is sold than the allotment, and changes nothing', { allotments: { a: 3 } }, async (sale) => {
    await sale.step(purchaseOf({ a: 2 }), purchaseOf({ a: 1 }));
    const rebuild = await sale.rebuild({ allotments: { a: 2 } });
    await rebuild.addSold(await soldBefore(sale));
    await rejectsWith('RECOVERY_STOPPED', () => rebuild.commit());
    await rebuild.discard();
    assert.equal((await sale.store.status(sale.sale.saleId))?.epoch, 1);
    assert.deepEqual(await sale.split(), [0, 0, 3]);
  });

  policy('refuses orders of another database or sale', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }));
    const [order] = await soldBefore(sale);
    assert.ok(order);
    const rebuild = await sale.rebuild();
    const { databaseId, saleId } = sampleSale();
    const changed = (fields: Partial<OrderMessage>) => ({ ...order, message: { ...order.message, ...fields } });
    await rejectsWith('FOREIGN_DATABASE', () => rebuild.addSold([changed({ databaseId })]));
    await rejectsWith('INVALID_ARGUMENT', () => rebuild.addSold([changed({ saleId })]));
    await rebuild.discard();
  });
}

/** Everything that the outbox of the sale has, as a repository would give it back. */
export async function soldBefore(sale: SaleUnderTest): Promise<RestoredOrder[]> {
  return (await sale.pending()).map((message) => ({ message, inOutbox: false }));
}

async function reopenWith(sale: SaleUnderTest, orders: readonly RestoredOrder[]): Promise<void> {
  const rebuild = await sale.rebuild();
  await rebuild.addSold(orders);
  await sale.reopen(rebuild);
}
