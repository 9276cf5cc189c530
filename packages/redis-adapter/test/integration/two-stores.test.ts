import { compareSnapshots, type LevelsSnapshot } from '@flash-sale/core';
import { RedisInventoryStore } from '@flash-sale/redis-adapter';
import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { openSale, PATIENCE_MS, purchaseOf, splitOf } from '../open-sale.ts';
import { connectTo } from '../servers/open-client.ts';

describeWith('redis', 'two stores on one Redis', (address) => {
  it('sell exactly the allotment together, each order once', async () => {
    using first = await connectTo(address);
    using second = await connectTo(address);
    const stores = [first, second].map(({ client }) => new RedisInventoryStore({ client, timeoutMs: PATIENCE_MS }));
    const [one] = stores;
    if (one === undefined) return expect.fail('no store');
    const { at } = await openSale(one, { allotments: { a: 700 }, buyerLimit: 3 });
    const purchases = Array.from({ length: 900 }, () => purchaseOf(1 + Math.floor(Math.random() * 3)));
    const seqs = new Set<number>();
    let units = 0;
    const sellers = stores.map(async (store, index) => {
      // Both send every order, in another order: the second answer to each is a repeat.
      const own = index === 0 ? purchases : purchases.toReversed();
      for (let start = 0; start < own.length; start += 30) {
        const batch = own.slice(start, start + 30);
        const replies = await store.decide(at, batch);
        for (const [place, reply] of replies.entries()) {
          if (reply.outcome !== 'sold' || reply.replayed) continue;
          expect(seqs.has(reply.seq)).toBe(false);
          seqs.add(reply.seq);
          units += batch[place]?.lines[0]?.quantity ?? 0;
        }
      }
    });
    await Promise.all(sellers);
    expect(await splitOf(one, at)).toEqual([700 - units, 0, units]);
    expect([...seqs].toSorted((a, b) => a - b)).toEqual(Array.from(seqs, (_, index) => index + 1));
    expect(await one.outbox.depth(at.saleId)).toMatchObject({ entries: seqs.size });
    const left = 700 - units;
    const rest = await Promise.all(
      Array.from({ length: left + 5 }, (_, n) => stores[n % 2]?.decide(at, [purchaseOf()])),
    );
    expect(rest.filter((replies) => replies?.[0].outcome === 'sold')).toHaveLength(left);
    expect(await splitOf(one, at)).toEqual([0, 0, 700]);
  });

  it('see each other’s changes by themselves, with epoch and version', async () => {
    using first = await connectTo(address);
    using second = await connectTo(address);
    const [seller, watcher] = [first, second].map(
      ({ client }) => new RedisInventoryStore({ client, timeoutMs: PATIENCE_MS }),
    );
    if (seller === undefined || watcher === undefined) return expect.fail('no store');
    const { at } = await openSale(seller, { allotments: { a: 9 } });
    const aborter = new AbortController();
    const seen: LevelsSnapshot[] = [];
    const watching = (async () => {
      for await (const levels of watcher.watchLevels(at.saleId, aborter.signal)) seen.push(levels);
    })();
    await expect.poll(() => seen.length).toBe(1);
    await seller.decide(at, [purchaseOf(4)]);
    await expect.poll(() => seen.at(-1)?.skus[0]?.sold).toBe(4);
    const [before, after] = seen;
    expect(before && after && compareSnapshots(after, before)).toBeGreaterThan(0);
    await seller.outbox.drop(at, [1]);
    await seller.dropSale(at);
    await watching;
    aborter.abort();
  });
});
