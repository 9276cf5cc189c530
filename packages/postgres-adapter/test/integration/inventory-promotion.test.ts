import { fromPgPool, migrate, PostgresInventoryStore } from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeOwnClusters, OwnClusters } from './inventory-own-clusters.ts';
import { nextPlan, openSale, purchaseOf, splitsOf } from './inventory-sale.ts';

const storeOn = (address: string) => {
  const pool = new pg.Pool({ connectionString: address });
  const client = fromPgPool(pool);
  return { pool, client, store: new PostgresInventoryStore(client, { strategy: 'skip-locked' }) };
};

describeOwnClusters('a sale in SQL whose database is replaced by its replica', () => {
  it('is not sold on from what the replica had, and is sold again once it is rebuilt', async () => {
    await using clusters = await OwnClusters.create();
    const primary = storeOn(await clusters.primary('primary'));
    await migrate(primary.client);
    const { at, plan } = await openSale(primary.store);
    await primary.store.decide(at, [purchaseOf({ a: 10 })]);
    const replica = storeOn(await clusters.replica('replica', 'primary'));
    const early = replica.store.decide(at, [purchaseOf()]);
    await expect(early).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });

    await clusters.stop('replica', 'fast');
    await primary.store.decide(at, [purchaseOf({ a: 20 })]);
    await clusters.stop('primary', 'immediate');
    await clusters.start('replica');
    await clusters.promote('replica');

    expect(await splitsOf(replica.store, at)).toEqual([[90, 0, 10]]);
    await expect(replica.store.decide(at, [purchaseOf()])).rejects.toMatchObject({ code: 'STORE_FENCED' });
    await expect(replica.store.outbox.drop(at, [1])).rejects.toMatchObject({ code: 'STORE_FENCED' });
    expect(await (await replica.store.rebuild(nextPlan(plan))).commit()).toBe('opened');
    expect(await replica.store.decide({ ...at, epoch: 2 }, [purchaseOf()])).toMatchObject([
      { outcome: 'sold', seq: 1 },
    ]);
    await Promise.all([primary.pool.end(), replica.pool.end()]);
  });
});
