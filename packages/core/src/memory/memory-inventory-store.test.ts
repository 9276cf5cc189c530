import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { adjustOf, confirmOf, holdOf, purchaseOf } from '../testing/inventory-store/commands.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { rejectsWith } from '../testing/rejects-with.ts';
import { rebuildPlan, sampleSale } from '../testing/samples.ts';
import { MemoryInventoryStore } from './memory-inventory-store.ts';

async function open(sale = sampleSale()) {
  const clock = new ManualClock();
  const store = new MemoryInventoryStore({ clock });
  const rebuild = await store.rebuild(rebuildPlan(sale));
  await rebuild.commit();
  return { clock, store, sale, at: { saleId: sale.saleId, epoch: 1 } };
}

describe('a memory store that loses everything', () => {
  it('knows no sale any more, and can be rebuilt from nothing', async () => {
    const { store, sale, at } = await open();
    await store.decide(at, [purchaseOf({ a: 1 })]);
    store.forget();
    assert.equal(await store.status(sale.saleId), undefined);
    await rejectsWith('SALE_NOT_FOUND', () => store.decide(at, [purchaseOf({ a: 1 })]));
    assert.deepEqual(await store.outbox.pending(sale.saleId, { afterSeq: 0, minAgeMs: 0, limit: 9 }), []);
    const rebuild = await store.rebuild(rebuildPlan(sale, { epoch: 2 }));
    assert.equal(await rebuild.commit(), 'opened');
    assert.equal((await store.levels(sale.saleId)).skus[0]?.available, 100);
  });

  it('is watched on: who watched sees the sale again when it is rebuilt', async () => {
    const { store, sale } = await open();
    const aborter = new AbortController();
    const iterator = store.watchLevels(sale.saleId, aborter.signal)[Symbol.asyncIterator]();
    await iterator.next();
    store.forget();
    const next = iterator.next();
    await (await store.rebuild(rebuildPlan(sale, { epoch: 2 }))).commit();
    assert.equal((await next).value?.epoch, 2);
    aborter.abort();
  });
});

describe('a memory store that loses its tail', () => {
  it('is as it was at the snapshot, whatever happened to it and to the copies since', async () => {
    const { store, sale, at } = await open();
    const [kept, lost] = [holdOf({ a: 2 }), purchaseOf({ a: 5 })];
    await store.decide(at, [kept, purchaseOf({ a: 1 })]);
    const before = await store.levels(sale.saleId);
    const snapshot = store.snapshot();
    await store.decide(at, [lost, confirmOf(kept), adjustOf('a', 7)]);
    store.restore(snapshot);
    assert.deepEqual(await store.levels(sale.saleId), before);
    const [held, gone] = await store.reservations(sale.saleId, [kept.orderId, lost.orderId]);
    assert.deepEqual([held?.state, gone], ['held', undefined]);
    assert.equal((await store.outbox.depth(sale.saleId)).entries, 1);
  });

  it('can be restored from one snapshot more than once', async () => {
    const { store, sale, at } = await open();
    const snapshot = store.snapshot();
    store.restore(snapshot);
    const rebuild = await store.rebuild(rebuildPlan(sale, { epoch: 2, replaces: 1 }));
    await rebuild.commit();
    await store.decide({ ...at, epoch: 2 }, [purchaseOf({ a: 9 })]);
    store.restore(snapshot);
    assert.equal((await store.status(sale.saleId))?.epoch, 1);
    assert.equal((await store.levels(sale.saleId)).skus[0]?.available, 100);
  });
});

describe('a memory store', () => {
  it('says that its outbox dies with the process, unless a simulation keeps it alive', async () => {
    const clock = new ManualClock();
    assert.equal(new MemoryInventoryStore({ clock }).durableOutbox, false);
    assert.equal(new MemoryInventoryStore({ clock, durableOutbox: true }).durableOutbox, true);
  });

  it('refuses a cursor, a page and a query that are malformed', async () => {
    const { store, sale } = await open();
    await rejectsWith('INVALID_ARGUMENT', () => store.scanReservations(sale.saleId, 'x', 1));
    await rejectsWith('INVALID_ARGUMENT', () => store.scanReservations(sale.saleId, undefined, 0));
    const query = { afterSeq: 0, minAgeMs: 0, limit: 1 };
    for (const field of ['afterSeq', 'minAgeMs', 'limit']) {
      for (const value of [Number.NaN, -1, 0.5]) {
        await rejectsWith('INVALID_ARGUMENT', () => store.outbox.pending(sale.saleId, { ...query, [field]: value }));
      }
    }
  });

  it('keeps nothing of buyers who gave everything back', async () => {
    const { store, at, clock } = await open(sampleSale({ buyerLimit: 1 }));
    const holds = Array.from({ length: 50 }, () => holdOf({ a: 1 }, { holdTtlMs: 10 }));
    await store.decide(at, holds);
    clock.advance(10);
    await store.decide(at, [{ type: 'expire', limit: 100 }]);
    const ledger = store.snapshot().ledgers.get(at.saleId);
    assert.deepEqual([ledger?.buyers.size, ledger?.due.length, ledger?.reservations.size], [0, 0, 50]);
  });
});
