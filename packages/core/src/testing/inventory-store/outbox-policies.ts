import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSale } from '../samples.ts';
import { confirmOf, holdOf, line, purchaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import type { SaleUnderTest } from './sale-under-test.ts';

const AGE_MS = 300;

/** The step that sells is the step that writes the message, and only who knows better takes it out. */
export function outboxPolicies(policy: PolicyTest): void {
  policy('has the whole message of a sale as soon as it is answered', { allotments: { a: 5, b: 5 } }, async (sale) => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const command = purchaseOf([line('b', 2), line('a', 1)], { traceparent });
    const reply = await sale.buy(command);
    assert.equal(reply.outcome, 'sold');
    assert.deepEqual(await sale.pending(), [
      {
        databaseId: sale.sale.databaseId,
        saleId: sale.sale.saleId,
        orderId: command.orderId,
        buyerId: command.buyerId,
        lines: command.lines,
        fingerprint: command.fingerprint,
        epoch: 1,
        seq: 1,
        soldAt: reply.soldAt,
        settledBy: undefined,
        redriveRound: 0,
        traceparent,
      },
    ]);
  });

  policy('has nothing of what was refused, held or repeated', { allotments: { a: 2 } }, async (sale) => {
    const command = purchaseOf({ a: 1 });
    await sale.step(command, command, purchaseOf({ a: 9 }), holdOf({ a: 1 }), holdOf({ a: 1 }));
    assert.deepEqual(await seqs(sale), [1]);
  });

  policy('is read page by page in the order of sale', {}, async (sale) => {
    const hold = holdOf({ a: 1 });
    await sale.step(purchaseOf({ a: 1 }), hold, purchaseOf({ a: 1 }), confirmOf(hold), purchaseOf({ a: 1 }));
    assert.deepEqual(await seqs(sale, 0, 3), [1, 2, 3]);
    assert.deepEqual(await seqs(sale, 3, 3), [4]);
    assert.deepEqual(await seqs(sale, 4, 3), []);
    assert.equal((await sale.pending(2, 1))[0]?.orderId, hold.orderId);
  });

  policy('gives only entries of the age that is asked for', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }), purchaseOf({ a: 1 }));
    await sale.pass(AGE_MS);
    const soldAt = await sale.now();
    await sale.step(purchaseOf({ a: 1 }));
    const [old, later] = [await seqs(sale, 0, 9, AGE_MS), await seqs(sale, 1, 9, AGE_MS)];
    // On a clock of its own the third may have come of age while it was asked for.
    const young = (await sale.now()) - soldAt < AGE_MS;
    assert.deepEqual(young ? old : old.slice(0, 2), [1, 2]);
    assert.deepEqual(young ? later : later.slice(0, 1), [2]);
    assert.deepEqual(await seqs(sale, 0, 9, 0), [1, 2, 3]);
    assert.deepEqual(await seqs(sale, 0, 9, 3_600_000), []);
  });

  policy('forgets exactly what is dropped, once, and ignores what it does not know', {}, async (sale) => {
    await sale.step(...Array.from({ length: 5 }, () => purchaseOf({ a: 1 })));
    await sale.drop(2, 4);
    assert.deepEqual(await seqs(sale), [1, 3, 5]);
    await sale.drop(2, 4, 77, 1);
    assert.deepEqual(await seqs(sale), [3, 5]);
    await sale.drop();
    await sale.drop(5, 3);
    assert.deepEqual(await seqs(sale), []);
    assert.deepEqual(await sale.store.outbox.depth(sale.sale.saleId), { entries: 0, oldestSoldAt: undefined });
    const reply = await sale.buy(purchaseOf({ a: 1 }));
    assert.equal(reply.outcome === 'sold' && reply.seq, 6);
    assert.deepEqual(await seqs(sale), [6]);
  });

  policy('keeps what is sold while others drop and read', {}, async (sale) => {
    for (let round = 0; round < 5; round += 1) {
      const sales = Array.from({ length: 4 }, () => sale.decide([purchaseOf({ a: 1 }), purchaseOf({ a: 1 })]));
      const oldest = (await sale.pending(0, 3)).map((message) => message.seq);
      await Promise.all([...sales, sale.drop(...oldest)]);
    }
    await sale.assertBooks();
    assert.deepEqual(await sale.split(), [60, 0, 40]);
  });

  policy('says how deep it is and since when', {}, async (sale) => {
    const { saleId } = sale.sale;
    assert.deepEqual(await sale.store.outbox.depth(saleId), { entries: 0, oldestSoldAt: undefined });
    const first = await sale.buy(purchaseOf({ a: 1 }));
    await sale.pass(20);
    const second = await sale.buy(purchaseOf({ a: 1 }));
    assert.ok(first.outcome === 'sold' && second.outcome === 'sold');
    assert.deepEqual(await sale.store.outbox.depth(saleId), { entries: 2, oldestSoldAt: first.soldAt });
    await sale.drop(1);
    assert.deepEqual(await sale.store.outbox.depth(saleId), { entries: 1, oldestSoldAt: second.soldAt });
  });

  policy('drops nothing under another epoch than that of the store', {}, async (sale) => {
    await sale.step(purchaseOf({ a: 1 }), purchaseOf({ a: 1 }));
    const { saleId } = sale.sale;
    await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.outbox.drop({ saleId, epoch: 2 }, [1]));
    await sale.reopen(await sale.rebuild());
    await sale.step(purchaseOf({ a: 1 }));
    await rejectsWith('EPOCH_SUPERSEDED', () => sale.store.outbox.drop({ saleId, epoch: 1 }, [1]));
    assert.deepEqual(await seqs(sale), [1]);
  });

  policy('is empty for a sale that the store does not know', {}, async (sale) => {
    const { saleId } = sampleSale();
    assert.deepEqual(await sale.store.outbox.pending(saleId, { afterSeq: 0, minAgeMs: 0, limit: 9 }), []);
    assert.deepEqual(await sale.store.outbox.depth(saleId), { entries: 0, oldestSoldAt: undefined });
    await rejectsWith('SALE_NOT_FOUND', () => sale.store.outbox.drop({ saleId, epoch: 1 }, [1]));
  });
}

async function seqs(sale: SaleUnderTest, afterSeq = 0, limit = 100, minAgeMs = 0): Promise<number[]> {
  return (await sale.pending(afterSeq, limit, minAgeMs)).map((message) => message.seq);
}
