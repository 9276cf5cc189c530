import assert from 'node:assert/strict';
import { compareSnapshots, type LevelsSnapshot } from '../../sale/levels.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSale } from '../samples.ts';
import { adjustOf, confirmOf, holdOf, purchaseOf, releaseOf } from './commands.ts';
import type { PolicyTest } from './policy-test.ts';
import { SaleUnderTest } from './sale-under-test.ts';

/** Within this time the last change is delivered. The contract's word is one second. */
const DELIVERY_MS = 1_000;
/** The same where time is real, and may be taken by others. */
const DELIVERY_PATIENCE_MS = 30_000;

/** Levels are read as one, and told to who watches them. */
export function levelsPolicies(policy: PolicyTest): void {
  policy('shows every SKU at one instant', { allotments: { a: 4, b: 5 } }, async (sale) => {
    await sale.step(purchaseOf({ a: 1, b: 2 }), holdOf({ b: 1 }));
    const { skus, window, epoch } = await sale.levels();
    assert.deepEqual([window, epoch], ['open', 1]);
    assert.deepEqual(
      skus.toSorted((x, y) => (x.sku < y.sku ? -1 : 1)),
      [
        { sku: 'a', allotment: 4, available: 3, held: 0, sold: 1 },
        { sku: 'b', allotment: 5, available: 2, held: 1, sold: 2 },
      ],
    );
  });

  policy(
    'grows the version with each change of levels and with nothing else',
    { allotments: { a: 3 } },
    async (sale) => {
      const [hold, other] = [holdOf({ a: 1 }), holdOf({ a: 1 })];
      const bought = purchaseOf({ a: 1 });
      const changing = [hold, bought, confirmOf(hold), other, releaseOf(other), adjustOf('a', 1), adjustOf('a', -1)];
      for (const command of changing) {
        const { version } = await sale.levels();
        await sale.step(command);
        assert.ok((await sale.levels()).version > version, `${command.type} changes the levels`);
      }
      const idle = [
        hold,
        bought,
        purchaseOf({ a: 9 }),
        confirmOf(hold),
        adjustOf('a', -9),
        releaseOf(holdOf({ a: 1 })),
      ];
      const { version } = await sale.levels();
      await sale.step(...idle, { type: 'expire', limit: 10 });
      assert.equal((await sale.levels()).version, version);
    },
  );

  policy('gives who watches the current levels at once, and newer ones after a change', {}, async (sale) => {
    await watching(sale, async (next) => {
      const first = await next();
      assert.deepEqual(first?.skus, (await sale.levels()).skus);
      await sale.step(purchaseOf({ a: 1 }));
      const second = await next();
      assert.ok(first && second && compareSnapshots(second, first) > 0);
      assert.deepEqual(second.skus, [{ sku: 'a', allotment: 100, available: 99, held: 0, sold: 1 }]);
      await sale.configure({ state: 'paused' });
      assert.equal((await next())?.window, 'paused');
    });
  });

  policy('gives a slow reader the newest levels, never a backlog', {}, async (sale) => {
    await watching(sale, async (next) => {
      await next();
      for (let sold = 0; sold < 30; sold += 1) await sale.step(purchaseOf({ a: 1 }));
      const newest = await sale.levels();
      let seen: LevelsSnapshot | undefined;
      let read = 0;
      while (seen === undefined || compareSnapshots(seen, newest) < 0) {
        const snapshot = await next();
        assert.ok(snapshot !== undefined);
        assert.ok(seen === undefined || compareSnapshots(snapshot, seen) > 0, 'each is newer than the one before');
        seen = snapshot;
        read += 1;
      }
      assert.ok(read <= 3, `${read} snapshots were read for what one would have told`);
      assert.deepEqual(seen.skus, newest.skus);
    });
  });

  policy('delivers the last of many changes to every reader', {}, async (sale) => {
    const newestSold = async (next: Next): Promise<void> => {
      for (let sold: number | undefined; sold !== 40; ) sold = (await next())?.skus[0]?.sold;
    };
    const readers = [1, 2, 3].map(() => watching(sale, newestSold));
    await Promise.all(Array.from({ length: 20 }, () => sale.decide([purchaseOf({ a: 1 }), purchaseOf({ a: 1 })])));
    await Promise.all(readers);
  });

  policy('goes on watching across a rebuild', {}, async (sale) => {
    await watching(sale, async (next) => {
      await next();
      await sale.reopen(await sale.rebuild());
      const snapshot = await next();
      assert.equal(snapshot?.epoch, 2);
    });
  });

  policy('stops watching when the signal aborts, also while it waits', {}, async (sale) => {
    const aborter = new AbortController();
    const iterator = sale.store.watchLevels(sale.sale.saleId, aborter.signal)[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).done, false);
    const waiting = iterator.next();
    aborter.abort();
    assert.equal((await inTime(sale, waiting)).done, true);
    const aborted = sale.store.watchLevels(sale.sale.saleId, AbortSignal.abort())[Symbol.asyncIterator]();
    assert.equal((await inTime(sale, aborted.next())).done, true);
  });

  policy('stops watching when the sale is dropped', {}, async (sale) => {
    const other = await SaleUnderTest.open(sale.harness, {});
    const iterator = other.store.watchLevels(other.sale.saleId, new AbortController().signal)[Symbol.asyncIterator]();
    assert.equal((await iterator.next()).done, false);
    const waiting = iterator.next();
    await other.store.dropSale(other.at);
    assert.equal((await inTime(sale, waiting)).done, true);
  });

  policy('does not watch a sale that it does not know', {}, async (sale) => {
    const { saleId } = sampleSale();
    const iterator = sale.store.watchLevels(saleId, new AbortController().signal)[Symbol.asyncIterator]();
    await rejectsWith('SALE_NOT_FOUND', () => iterator.next());
  });
}

/** The next snapshot; absent at the end. Fails when it does not come in time. */
type Next = () => Promise<LevelsSnapshot | undefined>;

async function watching(sale: SaleUnderTest, body: (next: Next) => Promise<void>): Promise<void> {
  const aborter = new AbortController();
  const iterator = sale.store.watchLevels(sale.sale.saleId, aborter.signal)[Symbol.asyncIterator]();
  try {
    await body(async () => {
      const result = await inTime(sale, iterator.next());
      return result.done === true ? undefined : result.value;
    });
  } finally {
    aborter.abort();
  }
}

/** What arrives within the time in which the last change must be delivered: on a moved clock, while that much passes. */
async function inTime<Value>(sale: SaleUnderTest, value: Promise<Value>): Promise<Value> {
  let arrived = false;
  const settled = value.finally(() => {
    arrived = true;
  });
  settled.catch(() => {});
  const mostMs = sale.harness.advance === undefined ? DELIVERY_PATIENCE_MS : DELIVERY_MS;
  for (let waitedMs = 0; waitedMs <= mostMs && !arrived; waitedMs += 50) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!arrived) await sale.pass(50);
  }
  assert.ok(arrived, `nothing came within ${mostMs} ms`);
  return settled;
}
