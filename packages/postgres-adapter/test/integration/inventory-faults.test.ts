import type { InventoryStore, SaleEpoch } from '@flash-sale/core';
import { rebuildPlan, sampleSale } from '@flash-sale/core/testing';
import { fromPgPool, PostgresInventoryStore, type SqlClient } from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { type CutProxy, startCutProxy } from '../cut-proxy.ts';
import { usePostgres } from '../databases.ts';
import { missingUnits, nextPlan, openSale, purchaseOf, STRATEGIES, splitsOf } from './inventory-sale.ts';

describeWith('postgres', 'a store in SQL', (address) => {
  const database = usePostgres(address);
  let proxy: CutProxy;
  let pool: pg.Pool;

  beforeEach(async () => {
    proxy = await startCutProxy(database.url);
    pool = new pg.Pool({ connectionString: proxy.url, max: 4 });
  });

  afterEach(async () => {
    await pool.end();
    await proxy.close();
  });

  /** Keeps others from the sale's row, or from rows that a condition names, until it is let go. */
  const keeping = async (table: string, { saleId }: SaleEpoch, body: () => Promise<void>) => {
    const keeper = await database.pool.connect();
    try {
      await keeper.query('BEGIN');
      await keeper.query(`
        SELECT 1 FROM flash_sale.${table}
        WHERE stock_id = (SELECT stock_id FROM flash_sale.inventory_sales WHERE sale_id = '${saleId}') FOR UPDATE`);
      await body();
    } finally {
      await keeper.query('ROLLBACK');
      keeper.release();
    }
  };

  /** A client on which somebody else's sale comes first, each time that a transaction is about to begin. */
  const overtaken = (client: SqlClient, first: () => Promise<void>): SqlClient => ({
    ...client,
    transaction: async (work, options) => {
      await first();
      return await client.transaction(work, options);
    },
  });

  const stocksOf = async ({ saleId }: SaleEpoch) =>
    Number(
      (await database.sql(`SELECT count(*) FROM flash_sale.inventory_stocks WHERE sale_id = '${saleId}'`))[0]?.count,
    );

  describe.each(STRATEGIES)('with the strategy %s', (strategy) => {
    let steady: InventoryStore;
    let store: InventoryStore;

    beforeEach(() => {
      steady = new PostgresInventoryStore(database.client, { strategy });
      store = new PostgresInventoryStore(fromPgPool(pool), { strategy });
    });

    it('sold, and calls it unknown, when the connection breaks behind COMMIT', async () => {
      const { at } = await openSale(steady);
      const purchase = purchaseOf();
      await store.levels(at.saleId);
      proxy.cutAt('COMMIT\0', 'after');
      await expect(store.decide(at, [purchase])).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
      await expect.poll(() => splitsOf(steady, at)).toEqual([[99, 0, 1]]);
      expect(await steady.decide(at, [purchase])).toMatchObject([{ outcome: 'sold', replayed: true, seq: 1 }]);
    });

    it('sold nothing, and calls it unknown, when the connection breaks before COMMIT arrives', async () => {
      const { at } = await openSale(steady);
      const purchase = purchaseOf();
      await store.levels(at.saleId);
      proxy.cutAt('COMMIT\0', 'before');
      await expect(store.decide(at, [purchase])).rejects.toMatchObject({ code: 'STORE_UNKNOWN' });
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
      expect(await steady.decide(at, [purchase])).toMatchObject([{ outcome: 'sold', replayed: false, seq: 1 }]);
      expect(await missingUnits(database, at.saleId)).toEqual([0]);
    });

    it('refuses, and answers a repeat, without a COMMIT that could be lost', async () => {
      const { at } = await openSale(steady, { allotments: { a: 1 } });
      const purchase = purchaseOf();
      await steady.decide(at, [purchase]);
      proxy.cutAt('COMMIT\0', 'before');
      expect(await store.decide(at, [purchaseOf()])).toEqual([{ outcome: 'sold-out', sku: 'a' }]);
      expect(await store.decide(at, [purchase])).toMatchObject([{ outcome: 'sold', replayed: true }]);
    });

    it('sells nothing, and says so, when the server gives a statement up', async () => {
      const { at } = await openSale(steady);
      const purchase = purchaseOf();
      const impatient = new pg.Pool({ connectionString: proxy.url, max: 1, statement_timeout: 400 });
      await keeping('inventory_sales', at, async () => {
        const givenUp = new PostgresInventoryStore(fromPgPool(impatient), { strategy }).decide(at, [purchase]);
        await expect(givenUp).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      });
      await impatient.end();
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
      expect(await store.decide(at, [purchase])).toMatchObject([{ outcome: 'sold', replayed: false, seq: 1 }]);
    });

    it('sells nothing, and says so, when its time is up before COMMIT', async () => {
      const { at } = await openSale(steady);
      await keeping('inventory_sales', at, async () => {
        const late = steady.decide(at, [purchaseOf()], { timeoutMs: 100 });
        await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      });
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
    });

    it('says that a database that cannot be reached has sold nothing', async () => {
      const { at } = await openSale(steady);
      proxy.setReachable(false);
      await expect(store.decide(at, [purchaseOf()])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await expect(store.levels(at.saleId)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });

    it('answers every request in the epoch to which a rebuild has switched meanwhile', async () => {
      const { at, plan } = await openSale(steady);
      let switched = false;
      const late = overtaken(database.client, async () => {
        if (switched) return;
        switched = true;
        expect(await (await steady.rebuild(nextPlan(plan))).commit()).toBe('opened');
      });
      const slow = new PostgresInventoryStore(late, { strategy });
      await expect(slow.decide(at, [purchaseOf()])).rejects.toMatchObject({ code: 'EPOCH_SUPERSEDED' });
      expect(await splitsOf(steady, { ...at, epoch: 2 })).toEqual([[100, 0, 0]]);
    });

    it('sells nothing on a database that was promoted between its reading and its writing', async () => {
      const { at } = await openSale(steady);
      // What a sale looks like on a promoted replica: opened on an earlier timeline.
      const promoted = overtaken(database.client, async () => {
        await database.sql(
          `UPDATE flash_sale.inventory_sales SET timeline = '00000000' WHERE sale_id = '${at.saleId}'`,
        );
      });
      const late = new PostgresInventoryStore(promoted, { strategy });
      await expect(late.decide(at, [purchaseOf()])).rejects.toMatchObject({ code: 'STORE_FENCED' });
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
    });

    it.each(['first', 'second'])(
      'keeps the stock of its %s epoch when the rebuild is discarded while the COMMIT of its switch still works',
      async (which) => {
        const first = rebuildPlan(sampleSale());
        const plan = which === 'first' ? first : nextPlan(first);
        if (which === 'second') expect(await (await steady.rebuild(first)).commit()).toBe('opened');
        const switched = gate();
        const committing = gate();
        const slow: SqlClient = {
          ...database.client,
          transaction: (work, options) =>
            database.client.transaction(async (transaction) => {
              let isSwitch = false;
              const result = await work({
                ...transaction,
                query: (statement, ...rest) => {
                  isSwitch ||= statement.name.startsWith('flash_sale_switch_sale_');
                  return transaction.query(statement, ...rest);
                },
              });
              if (!isSwitch) return result;
              switched.open();
              await committing.opened;
              return result;
            }, options),
        };
        const rebuild = await new PostgresInventoryStore(slow, { strategy }).rebuild(plan);
        const opened = rebuild.commit();
        await switched.opened;
        const discarded = rebuild.discard();
        const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        await expect.poll(async () => (await database.sql(waiting)).length).toBe(1);
        committing.open();
        expect(await opened).toBe('opened');
        await discarded;
        const at = { saleId: plan.saleId, epoch: plan.epoch };
        expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
        expect(await steady.decide(at, [purchaseOf()])).toMatchObject([{ outcome: 'sold' }]);
      },
    );

    it('sells nothing by settings that were changed while it decided', async () => {
      const { at, plan } = await openSale(steady);
      const pausing = overtaken(database.client, () =>
        steady.configure(at, { ...plan.settings, state: 'paused', revision: 2 }),
      );
      const late = new PostgresInventoryStore(pausing, { strategy });
      expect(await late.decide(at, [purchaseOf()])).toEqual([{ outcome: 'paused' }]);
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
    });

    it('counts what a buyer got while it decided, the first time and later', async () => {
      const { at } = await openSale(steady, { buyerLimit: 2 });
      const { buyerId } = purchaseOf();
      const buying = overtaken(database.client, async () => {
        await steady.decide(at, [{ ...purchaseOf(), buyerId }]);
      });
      const late = new PostgresInventoryStore(buying, { strategy });
      const ask = async (units: number) => await late.decide(at, [{ ...purchaseOf({ a: units }), buyerId }]);
      expect(await ask(2)).toEqual([{ outcome: 'buyer-limit-reached', limit: 2, remaining: 1 }]);
      expect(await ask(1)).toEqual([{ outcome: 'buyer-limit-reached', limit: 2, remaining: 0 }]);
    });

    it('leaves nothing of a rebuild that lost, nor of a sale that was dropped', async () => {
      const { at, plan } = await openSale(steady);
      await steady.decide(at, [purchaseOf()]);
      const [first, second] = [await steady.rebuild(nextPlan(plan)), await steady.rebuild(nextPlan(plan))];
      const outcomes = await Promise.all([first.commit(), second.commit()]);
      expect(outcomes.toSorted()).toEqual(['opened', 'superseded']);
      const next = { ...at, epoch: 2 };
      expect(await splitsOf(steady, next)).toEqual([[100, 0, 0]]);
      await Promise.all([first.discard(), second.discard()]);
      expect(await stocksOf(at)).toBe(1);
      const cutOff = await steady.rebuild({ ...nextPlan(plan), replaces: undefined });
      expect(await cutOff.commit()).toBe('superseded');
      await steady.dropSale(next);
      expect(await stocksOf(at)).toBe(0);
    });

    it('does not switch to a stock that was written on an earlier timeline, and builds it again', async () => {
      const { at, plan } = await openSale(steady);
      let promoted = false;
      const promoting = overtaken(database.client, async () => {
        if (!promoted) await database.sql("UPDATE flash_sale.inventory_stocks SET timeline = '00000000'");
        promoted = true;
      });
      const rebuild = await new PostgresInventoryStore(promoting, { strategy }).rebuild(nextPlan(plan));
      await expect(rebuild.commit()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(await steady.status(at.saleId)).toMatchObject({ epoch: 1 });
      expect(await rebuild.commit()).toBe('opened');
      expect(await splitsOf(steady, at)).toEqual([[100, 0, 0]]);
    });

    it('fences a sale that was opened with another strategy, until it is rebuilt', async () => {
      const others = STRATEGIES.filter((other) => other !== strategy);
      const { at, plan } = await openSale(
        new PostgresInventoryStore(database.client, { strategy: others[0] ?? strategy }),
      );
      await expect(steady.decide(at, [purchaseOf()])).rejects.toMatchObject({ code: 'STORE_FENCED' });
      expect(await steady.status(at.saleId)).toMatchObject({ fenced: true, epoch: 1 });
      expect(await (await steady.rebuild(nextPlan(plan))).commit()).toBe('opened');
      expect(await steady.decide({ ...at, epoch: 2 }, [purchaseOf()])).toMatchObject([{ outcome: 'sold', seq: 1 }]);
      expect(await missingUnits(database, at.saleId)).toEqual([0]);
    });
  });

  it('lets pessimistic steps wait for each other, and none of them begin again', async () => {
    const store = new PostgresInventoryStore(database.client, { strategy: 'pessimistic', attemptsMax: 1 });
    const { at } = await openSale(store, { allotments: { a: 30 } });
    const replies = await Promise.all(Array.from({ length: 40 }, () => store.decide(at, [purchaseOf()])));
    expect(replies.flat().filter(({ outcome }) => outcome === 'sold')).toHaveLength(30);
  });

  it('gives up an optimistic step that always comes too late, and has taken nothing', async () => {
    const steady = new PostgresInventoryStore(database.client, { strategy: 'optimistic' });
    const { at } = await openSale(steady);
    let overtakings = 0;
    const unlucky = overtaken(database.client, async () => {
      overtakings += 1;
      await steady.decide(at, [purchaseOf()]);
    });
    const store = new PostgresInventoryStore(unlucky, { strategy: 'optimistic', attemptsMax: 5 });
    await expect(store.decide(at, [purchaseOf({ a: 9 })])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(overtakings).toBe(5);
    expect(await splitsOf(steady, at)).toEqual([[95, 0, 5]]);
  });

  it('lets an optimistic step that lost too many races wait for the lock', async () => {
    const steady = new PostgresInventoryStore(database.client, { strategy: 'optimistic' });
    const { at } = await openSale(steady);
    let overtakings = 0;
    const unlucky = overtaken(database.client, async () => {
      overtakings += 1;
      await steady.decide(at, [purchaseOf()]);
    });
    const store = new PostgresInventoryStore(unlucky, { strategy: 'optimistic', attemptsMax: 9 });
    expect(await store.decide(at, [purchaseOf({ a: 9 })])).toMatchObject([{ outcome: 'sold' }]);
    expect(await splitsOf(steady, at)).toEqual([[100 - 9 - overtakings, 0, 9 + overtakings]]);
  });

  describe('with the strategy skip-locked', () => {
    const strategy = 'skip-locked';

    it('answers as of the instant at which it wrote, when others sell in between', async () => {
      const steady = new PostgresInventoryStore(database.client, { strategy });
      const { at } = await openSale(steady, { allotments: { a: 10, b: 9 } });
      const overtakenOnce = overtaken(database.client, async () => {
        await steady.decide(at, [purchaseOf({ a: 4 }), purchaseOf({ b: 1 })]);
      });
      const store = new PostgresInventoryStore(overtakenOnce, { strategy, attemptsMax: 1 });
      expect(await store.decide(at, [purchaseOf({ a: 1, b: 1 }), purchaseOf({ b: 5 })])).toMatchObject([
        { outcome: 'sold', seq: 3, remaining: 5 },
        { outcome: 'sold', seq: 4, remaining: 2 },
      ]);
      expect(await splitsOf(steady, at)).toEqual([
        [5, 0, 5],
        [2, 0, 7],
      ]);
    });

    it('does not say sold out of units that somebody else is taking and may not keep', async () => {
      const store = new PostgresInventoryStore(database.client, { strategy, attemptsMax: 3 });
      const { at } = await openSale(store, { allotments: { a: 3 } });
      const purchase = purchaseOf({ a: 2 });
      await keeping('inventory_units', at, async () => {
        await expect(store.decide(at, [purchase])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      });
      expect(await store.decide(at, [purchase])).toMatchObject([{ outcome: 'sold', remaining: 1 }]);
    });

    it('sells more units than have rows, and gives the next ones rows', async () => {
      const store = new PostgresInventoryStore(database.client, { strategy });
      const { at } = await openSale(store, { allotments: { a: 4_000 } });
      for (const units of [700, 2_500, 799]) {
        expect(await store.decide(at, [purchaseOf({ a: units })])).toMatchObject([{ outcome: 'sold' }]);
        expect(await missingUnits(database, at.saleId)).toEqual([0]);
      }
      expect(await store.decide(at, [purchaseOf(), purchaseOf()])).toMatchObject([
        { outcome: 'sold', remaining: 0 },
        { outcome: 'sold-out' },
      ]);
      expect(await splitsOf(store, at)).toEqual([[0, 0, 4_000]]);
    });
  });
});

/** What somebody waits for until somebody else opens it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
