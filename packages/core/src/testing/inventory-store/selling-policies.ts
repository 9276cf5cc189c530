import assert from 'node:assert/strict';
import type { Sku } from '../../identity/ids.ts';
import { adjustOf, freshOrderId, holdOf, purchaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';

/** What a purchase does to the levels, and how it is refused when units are short. */
export function sellingPolicies(policy: PolicyTest): void {
  policy('moves exactly what is bought from available to sold', { allotments: { a: 10, b: 5 } }, async (sale) => {
    const command = purchaseOf({ a: 3 }, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    const before = await sale.now();
    const reply = await sale.buy(command);
    assert.equal(reply.outcome, 'sold');
    const after = await sale.now();
    assert.ok(reply.soldAt >= before && reply.soldAt <= after, 'sold at the time of the store');
    assert.deepEqual(reply, {
      outcome: 'sold',
      replayed: false,
      lines: command.lines,
      epoch: 1,
      seq: 1,
      soldAt: reply.soldAt,
      inOutbox: true,
      fingerprint: command.fingerprint,
      settledBy: undefined,
      remaining: 7,
    });
    assert.deepEqual(await sale.split('a'), [7, 0, 3]);
    assert.deepEqual(await sale.split('b'), [5, 0, 0]);
  });

  policy('records for whom it sold and what', {}, async (sale) => {
    const command = purchaseOf({ a: 2 });
    const reply = await sale.buy(command);
    assert.equal(reply.outcome, 'sold');
    assert.deepEqual(await sale.reservation(command.orderId), {
      orderId: command.orderId,
      buyerId: command.buyerId,
      state: 'sold',
      lines: command.lines,
      fingerprint: command.fingerprint,
      changedAt: reply.soldAt,
      holdExpiresAt: undefined,
      settledBy: undefined,
      sale: { epoch: 1, seq: 1 },
    });
  });

  policy(
    'numbers the sales from 1 without gaps, whatever is refused between them',
    { allotments: { a: 3 } },
    async (sale) => {
      const seqs: number[] = [];
      for (const quantity of [1, 9, 1, 5, 1, 1]) {
        const reply = await sale.buy(purchaseOf({ a: quantity }));
        if (reply.outcome === 'sold') seqs.push(reply.seq);
      }
      assert.deepEqual(seqs, [1, 2, 3]);
    },
  );

  policy('sells the last unit and then answers sold-out', { allotments: { a: 1 } }, async (sale) => {
    assert.equal((await sale.buy(purchaseOf({ a: 1 }))).outcome, 'sold');
    assert.deepEqual(await sale.buy(purchaseOf({ a: 1 })), { outcome: 'sold-out', sku: 'a' });
    assert.deepEqual(await sale.hold(holdOf({ a: 1 })), { outcome: 'sold-out', sku: 'a' });
    assert.deepEqual(await sale.split(), [0, 0, 1]);
  });

  policy(
    'answers not-enough while some are left, and goes on selling those',
    { allotments: { a: 2 } },
    async (sale) => {
      const refused = { outcome: 'not-enough', sku: 'a', available: 2 };
      assert.deepEqual(await sale.buy(purchaseOf({ a: 3 })), refused);
      assert.deepEqual(await sale.hold(holdOf({ a: 3 })), refused);
      assert.deepEqual(await sale.split(), [2, 0, 0]);
      assert.equal((await sale.buy(purchaseOf({ a: 2 }))).outcome, 'sold');
    },
  );

  policy(
    'counts held units as not available, and answers sold-out when all are held',
    { allotments: { a: 2 } },
    async (sale) => {
      await sale.hold(holdOf({ a: 2 }));
      assert.deepEqual(await sale.buy(purchaseOf({ a: 1 })), { outcome: 'sold-out', sku: 'a' });
      assert.deepEqual(await sale.split(), [0, 2, 0]);
    },
  );

  policy(
    'sells nothing of an allotment of zero, nor of a SKU that the sale does not have',
    { allotments: { a: 0 } },
    async (sale) => {
      assert.deepEqual(await sale.buy(purchaseOf({ a: 1 })), { outcome: 'sold-out', sku: 'a' });
      assert.deepEqual(await sale.buy(purchaseOf({ stranger: 1 })), { outcome: 'sold-out', sku: 'stranger' });
      assert.deepEqual(await sale.hold(holdOf({ stranger: 1 })), { outcome: 'sold-out', sku: 'stranger' });
      assert.deepEqual(await sale.split('stranger'), [0, 0, 0]);
    },
  );

  policy('does not remember a refusal: the same request is decided anew', { allotments: { a: 1 } }, async (sale) => {
    const command = purchaseOf({ a: 2 }, { orderId: freshOrderId() });
    assert.equal((await sale.buy(command)).outcome, 'not-enough');
    assert.equal(await sale.reservation(command.orderId), undefined);
    await sale.adjust(adjustOf('a', 1));
    const reply = await sale.buy(command);
    assert.equal(reply.outcome, 'sold');
    assert.equal(reply.replayed, false);
  });

  policy('says how many are left after each sale', { allotments: { a: 3, b: 9 } }, async (sale) => {
    const remaining: number[] = [];
    for (const wanted of [{ b: 1 }, { a: 1, b: 1 }, { b: 6 }]) {
      const reply = await sale.buy(purchaseOf(wanted));
      assert.equal(reply.outcome, 'sold');
      remaining.push(reply.remaining);
    }
    assert.deepEqual(remaining, [8, 2, 1]);
  });

  policy('keeps what it was told, whatever the caller does with its objects later', {}, async (sale) => {
    const lines = [{ sku: 'a' as Sku, quantity: 2 }];
    const command = purchaseOf(lines);
    await sale.buy(command);
    lines.push({ sku: 'a' as Sku, quantity: 50 });
    for (const line of lines) line.quantity = 40;
    assert.deepEqual((await sale.reservation(command.orderId))?.lines, [{ sku: 'a', quantity: 2 }]);
    assert.deepEqual((await sale.pending())[0]?.lines, [{ sku: 'a', quantity: 2 }]);
  });
}
