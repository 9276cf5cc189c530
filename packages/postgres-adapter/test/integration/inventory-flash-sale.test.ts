import { createFlashSale, type FlashSaleOptions, type FlashSalePorts, OrderWorker } from '@flash-sale/core';
import {
  fromPgPool,
  PostgresEpochRegistry,
  PostgresInventoryStore,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
  type StrategyName,
} from '@flash-sale/postgres-adapter';
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { usePostgres } from '../databases.ts';
import { missingUnits, STRATEGIES } from './inventory-sale.ts';

const QUICK: FlashSaleOptions = {
  deadlineMs: 30_000,
  leaseTtlMs: 10_000,
  leaseRenewMs: 500,
  relayMs: 20,
  relayMinAgeMs: 0,
};
const BUYERS = 60;
const ALLOTMENT = 40;
const PATIENT = { timeout: 60_000, interval: 100 };

describeWith('postgres', 'a flash sale on PostgreSQL alone', (address) => {
  const database = usePostgres(address);

  const portsOf = (pool: pg.Pool, strategy: StrategyName) => {
    const client = fromPgPool(pool);
    return {
      inventory: new PostgresInventoryStore(client, { strategy }),
      queue: new PostgresOrderQueue(client),
      orders: new PostgresOrderRepository(client),
      catalog: new PostgresProductCatalog(client),
      epochs: new PostgresEpochRegistry(client),
    } satisfies FlashSalePorts;
  };

  it.each(STRATEGIES)(
    'sells exactly the allotment from two processes, across a change of timeline (%s)',
    async (strategy) => {
      const pools = [1, 2].map(() => new pg.Pool({ connectionString: database.url, max: 6 }));
      const processes = pools.map((pool) => portsOf(pool, strategy));
      const [one] = processes;
      if (one === undefined) return expect.fail('no process');
      const { saleId, sku } = await one.catalog.createProduct({ name: 'Console', price: '499', allotment: ALLOTMENT });
      const flashSales = processes.map((ports) => createFlashSale(ports, QUICK));
      const worker = new OrderWorker(one);
      await worker.start();
      const accepted = new Map<string, string>();
      const buy = async (buyer: number): Promise<string> => {
        const buyerId = `buyer-${buyer}`;
        const request = { saleId, buyerId, lines: [{ sku, quantity: 1 }], idempotencyKey: `k${buyer}` };
        const result = await flashSales[buyer % 2]?.purchase(request);
        if (result?.outcome === 'accepted' || result?.outcome === 'replayed') {
          expect(accepted.get(buyerId) ?? result.orderId).toBe(result.orderId);
          accepted.set(buyerId, result.orderId);
        }
        return result?.outcome ?? 'no process';
      };
      const crowd = (size: number) => Promise.all(Array.from({ length: size }, (_, index) => buy(index)));
      /** Of those who are to come again: a process that has just lost its lease, or waits for a recovery, says so. */
      const undecided = (outcomes: readonly string[]) =>
        outcomes.filter((outcome) => outcome === 'unavailable' || outcome === 'unknown');
      try {
        await Promise.all(flashSales.map((flashSale) => flashSale.open(saleId)));
        await expect.poll(async () => undecided(await crowd(15)), PATIENT).toEqual([]);
        expect(accepted.size).toBe(15);
        // What the database shows once another server has taken its place.
        await database.sql(`UPDATE flash_sale.inventory_sales SET timeline = '00000000' WHERE sale_id = '${saleId}'`);
        await expect.poll(async () => undecided(await crowd(BUYERS)), PATIENT).toEqual([]);
        expect(accepted.size).toBe(ALLOTMENT);

        const { skus } = await one.inventory.levels(saleId);
        expect(skus).toEqual([{ sku, allotment: ALLOTMENT, available: 0, held: 0, sold: ALLOTMENT }]);
        expect(await missingUnits(database, saleId)).toEqual([0]);
        const stored = async () => (await one.orders.ordersOfSale(saleId, undefined, 100)).entries;
        await expect.poll(async () => (await stored()).length, PATIENT).toBe(ALLOTMENT);
        expect((await stored()).map(({ orderId }) => orderId).toSorted()).toEqual([...accepted.values()].toSorted());
        await expect.poll(async () => (await one.inventory.outbox.depth(saleId)).entries, PATIENT).toBe(0);
        expect((await one.inventory.status(saleId))?.epoch).toBe(2);
      } finally {
        await Promise.all(flashSales.map((flashSale) => flashSale.close()));
        await worker.close();
        await Promise.all(processes.map(({ queue }) => queue.close()));
        await Promise.all(pools.map((pool) => pool.end()));
      }
    },
  );
});
