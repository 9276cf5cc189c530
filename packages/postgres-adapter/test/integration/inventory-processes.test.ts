import { compareSnapshots, type InventoryCommand, type LevelsSnapshot, type PurchaseCommand } from '@flash-sale/core';
import { fromPgPool, PostgresInventoryStore } from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { usePostgres } from '../databases.ts';
import {
  confirmOf,
  holdOf,
  missingUnits,
  openSale,
  purchaseOf,
  STRATEGIES,
  seqsOf,
  splitsOf,
  upTo,
} from './inventory-sale.ts';

/** Connections of each of the two pools, which stand for two processes. */
const POOL_SIZE = 6;

describeWith('postgres', 'processes that sell from one stock', (address) => {
  const database = usePostgres(address);
  const pools: pg.Pool[] = [];

  beforeAll(() => {
    pools.push(...[1, 2].map(() => new pg.Pool({ connectionString: database.url, max: POOL_SIZE })));
  });

  afterAll(async () => {
    await Promise.all(pools.map((pool) => pool.end()));
  });

  const deadlocks = async () => {
    const rows = await database.sql(`
      SELECT pg_stat_clear_snapshot();
      SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`);
    return Number(rows[0]?.deadlocks);
  };

  describe.each(STRATEGIES)('%s', (strategy) => {
    const open = () =>
      pools.map(
        (pool) => new PostgresInventoryStore(fromPgPool(pool), { strategy, attemptsMax: 1_000, timeoutMs: 60_000 }),
      ) as [PostgresInventoryStore, PostgresInventoryStore];

    it('sell exactly the allotment together, each order once', async () => {
      const stores = open();
      const { at } = await openSale(stores[0], { allotments: { a: 400 }, buyerLimit: 3 });
      const purchases = Array.from({ length: 500 }, (_, index) => purchaseOf({ a: 1 + (index % 3) }));
      const seqs: number[] = [];
      const sold = new Map<string, PurchaseCommand>();
      // Both send every order, in another order: the second answer to each is a repeat.
      const sellers = stores.flatMap((store, index) => {
        const own = index === 0 ? purchases : purchases.toReversed();
        return [0, 1].map(async (half) => {
          for (let start = half * 10; start < own.length; start += 20) {
            const batch = own.slice(start, start + 10);
            const replies = await store.decide(at, batch);
            seqs.push(...seqsOf(replies));
            replies.forEach((reply, place) => {
              const command = batch[place];
              if (reply.outcome === 'sold' && command !== undefined) sold.set(command.orderId, command);
            });
          }
        });
      });
      await Promise.all(sellers);
      const units = [...sold.values()].reduce((sum, { lines }) => sum + (lines[0]?.quantity ?? 0), 0);
      expect(await splitsOf(stores[0], at)).toEqual([[400 - units, 0, units]]);
      expect(seqs.toSorted((a, b) => a - b)).toEqual(upTo(sold.size));
      expect(await stores[1].outbox.depth(at.saleId)).toMatchObject({ entries: sold.size });
      expect(await missingUnits(database, at.saleId)).toEqual([0]);
    });

    it('sell the last unit to somebody when each buyer is a transaction of its own', async () => {
      const stores = open();
      const { at } = await openSale(stores[0], { allotments: { a: 60 } });
      const alone = async (_: unknown, index: number) => {
        const store = stores[index % 2] ?? stores[0];
        return await store.decide(at, [purchaseOf()]);
      };
      const replies = (await Promise.all(Array.from({ length: 120 }, alone))).flat();
      expect(seqsOf(replies).toSorted((a, b) => a - b)).toEqual(upTo(60));
      expect(replies.filter(({ outcome }) => outcome === 'sold-out')).toHaveLength(60);
      expect(await splitsOf(stores[0], at)).toEqual([[0, 0, 60]]);
      expect(await missingUnits(database, at.saleId)).toEqual([0]);
    });

    it('never deadlock over two SKUs that their requests name in opposite order', async () => {
      const stores = open();
      const { at } = await openSale(stores[0], { allotments: { a: 5_000, b: 5_000 } });
      const before = await deadlocks();
      const requests = [{ a: 1, b: 1 }, { b: 1, a: 1 }, { a: 2 }, { b: 2 }];
      const buyers = stores.flatMap((store) =>
        requests.map(async (units) => {
          for (let round = 0; round < 15; round += 1) {
            const hold = holdOf(units);
            const commands: InventoryCommand[] = [purchaseOf(units), hold];
            const replies = [...(await store.decide(at, commands)), ...(await store.decide(at, [confirmOf(hold)]))];
            expect(replies.map(({ outcome }) => outcome)).toEqual(['sold', 'held', 'sold']);
          }
        }),
      );
      await Promise.all(buyers);
      expect(await deadlocks()).toBe(before);
      expect(await splitsOf(stores[1], at)).toEqual([
        [4_760, 0, 240],
        [4_760, 0, 240],
      ]);
      expect(await missingUnits(database, at.saleId)).toEqual([0, 0]);
    });

    it('never give one buyer more than the limit, however many of them are asked at once', async () => {
      const stores = open();
      const { at } = await openSale(stores[0], { allotments: { a: 50, b: 50 }, buyerLimit: 3 });
      const { buyerId } = purchaseOf();
      const asks = Array.from({ length: 24 }, async (_, index) => {
        const command = { ...purchaseOf(index % 3 === 0 ? { a: 1 } : { b: 1 }), buyerId };
        return (await stores[index % 2]?.decide(at, [command])) ?? [];
      });
      const outcomes = (await Promise.all(asks)).flat().map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'sold')).toHaveLength(3);
      expect(outcomes.filter((outcome) => outcome === 'buyer-limit-reached')).toHaveLength(21);
    });

    it('see what another one changed by themselves', async () => {
      const [one, other] = open();
      const { at } = await openSale(one);
      const aborter = new AbortController();
      const seen: LevelsSnapshot[] = [];
      const watching = (async () => {
        for await (const snapshot of other.watchLevels(at.saleId, aborter.signal)) seen.push(snapshot);
      })();
      await expect.poll(() => seen.length).toBe(1);
      await one.decide(at, [purchaseOf({ a: 7 })]);
      const now = await one.levels(at.saleId);
      await expect.poll(() => seen.at(-1)?.skus).toEqual(now.skus);
      expect(
        seen.every((snapshot, index) => index === 0 || compareSnapshots(snapshot, seen[index - 1] ?? now) > 0),
      ).toBe(true);
      await one.outbox.drop(at, [1]);
      await one.dropSale(at);
      await watching;
    });

    it('go on where one that has died has stopped', async () => {
      const [dying] = open();
      const { at } = await openSale(dying, { allotments: { a: 10 } });
      const [bought, hold] = [purchaseOf({ a: 2 }), holdOf({ a: 3 })];
      await dying.decide(at, [bought, hold]);
      const next = new PostgresInventoryStore(database.client, { strategy });
      const [again, confirmed] = await next.decide(at, [bought, confirmOf(hold)]);
      expect(again).toMatchObject({ outcome: 'sold', replayed: true, seq: 1, inOutbox: true });
      expect(confirmed).toMatchObject({ outcome: 'sold', replayed: false, seq: 2, remaining: 5 });
      expect(
        (await next.outbox.pending(at.saleId, { afterSeq: 0, minAgeMs: 0, limit: 9 })).map(({ seq }) => seq),
      ).toEqual([1, 2]);
      expect(await splitsOf(next, at)).toEqual([[5, 0, 5]]);
    });
  });
});
