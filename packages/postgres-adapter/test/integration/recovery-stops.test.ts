import { readFileSync } from 'node:fs';
import {
  createFlashSale,
  type FlashSale,
  type FlashSaleOptions,
  MemoryInventoryStore,
  MemoryOrderQueue,
  type OrderQueue,
  OrderWorker,
  type Product,
  type RecoveryStopReason,
  systemClock,
} from '@flash-sale/core';
import {
  PostgresEpochRegistry,
  PostgresInventoryStore,
  PostgresOrderQueue,
  PostgresOrderRepository,
  PostgresProductCatalog,
} from '@flash-sale/postgres-adapter';
import { beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { usePostgres } from '../databases.ts';

const QUICK: FlashSaleOptions = {
  deadlineMs: 60_000,
  leaseTtlMs: 20_000,
  leaseRenewMs: 1_000,
  relayMs: 50,
  relayMinAgeMs: 0,
};
const PATIENT = { timeout: 30_000 };

const GUIDE = readFileSync(new URL('../../../../docs/guides/operations.md', import.meta.url), 'utf8');

/** What the guide tells a person to run, for the sale of these tests and the epoch that was found. */
function raisedAbove(found: number, saleId: string): string {
  const [, statement] = /^```sql\n(INSERT INTO flash_sale\.epochs [^`]+)```$/m.exec(GUIDE) ?? [];
  if (statement === undefined) throw new Error('the guide does not tell how to raise the row of an epoch');
  const parts = /^(.*)'\.\.\.', 7\b(.*)$/s.exec(statement);
  if (parts === null) throw new Error('the guide names another sale or epoch in its example');
  return `${parts[1]}'${saleId}', ${found}${parts[2]}`;
}

describeWith('postgres', 'rows that a recovery must not believe', (address) => {
  const database = usePostgres(address);
  beforeEach(() => database.empty());

  interface Shop {
    readonly product: Product;
    readonly inventory: MemoryInventoryStore | PostgresInventoryStore;
    /** A process that finds this store and this queue beside the database. */
    start(): Promise<FlashSale>;
  }

  /** A shop that has sold and stored three of ten units. Each start ends the process before it. */
  async function withShop(
    parts: { readonly inventory: Shop['inventory']; readonly queue: OrderQueue },
    test: (shop: Shop) => Promise<void>,
  ): Promise<void> {
    const client = database.client;
    const ports = {
      ...parts,
      orders: new PostgresOrderRepository(client),
      catalog: new PostgresProductCatalog(client),
      epochs: new PostgresEpochRegistry(client),
    };
    const product = await ports.catalog.createProduct({ name: 'Console', price: '499', allotment: 10 });
    const worker = new OrderWorker(ports);
    await worker.start();
    const started: FlashSale[] = [];
    const start = async () => {
      await Promise.all(started.splice(0).map((flashSale) => flashSale.close()));
      const flashSale = createFlashSale(ports, QUICK);
      started.push(flashSale);
      return flashSale;
    };
    try {
      const first = await start();
      await first.open(product.saleId);
      for (const buyerId of ['ann', 'bob', 'cid']) {
        const request = { saleId: product.saleId, buyerId, lines: [{ sku: product.sku, quantity: 1 }] };
        expect(await first.purchase(request)).toMatchObject({ outcome: 'accepted' });
      }
      await expect.poll(async () => (await ports.orders.soldUnits(product.saleId))[0]?.summed, PATIENT).toBe(3);
      await expect.poll(async () => (await ports.inventory.outbox.depth(product.saleId)).entries, PATIENT).toBe(0);
      await test({ product, inventory: parts.inventory, start });
    } finally {
      await Promise.all(started.map((flashSale) => flashSale.close()));
      await worker.close();
      await parts.queue.close();
    }
  }

  async function expectStopped(flashSale: FlashSale, { product }: Shop, reason: RecoveryStopReason): Promise<void> {
    const { saleId, sku } = product;
    await expect(flashSale.initialize(saleId)).rejects.toMatchObject({ code: 'RECOVERY_STOPPED', details: { reason } });
    expect(flashSale.health().sales).toMatchObject([{ saleId, state: 'stopped', stop: { reason } }]);
    const request = { saleId, buyerId: 'late', lines: [{ sku, quantity: 1 }] };
    expect(await flashSale.purchase(request)).toMatchObject({ outcome: 'unavailable', reason: 'recovering' });
  }

  async function expectSelling(flashSale: FlashSale, { product }: Shop): Promise<void> {
    const levels = await flashSale.open(product.saleId);
    expect(levels.skus).toEqual([{ sku: product.sku, allotment: 10, available: 7, held: 0, sold: 3 }]);
    expect((await flashSale.reconcile(product.saleId)).discrepancies).toEqual([]);
  }

  const log = () => ({ inventory: new MemoryInventoryStore({ clock: systemClock }), queue: new MemoryOrderQueue() });

  it('a row of the epoch that is of another database, or from a backup', async () => {
    await withShop(log(), async (shop) => {
      const where = `WHERE sale_id = '${shop.product.saleId}'`;
      await database.sql(`UPDATE flash_sale.epochs SET incarnation = 'of another database' ${where}`);
      const flashSale = await shop.start();
      await expectStopped(flashSale, shop, 'foreign-epoch');
      await database.sql(`DELETE FROM flash_sale.epochs ${where}`);
      await expectStopped(flashSale, shop, 'foreign-epoch');
      await database.sql(raisedAbove(1, shop.product.saleId));
      await expectSelling(flashSale, shop);
      expect(await database.sql(`SELECT epoch, state FROM flash_sale.epochs ${where}`)).toEqual([
        { epoch: '3', state: 'open' },
      ]);
    });
  });

  it('a row of another database that is there when a person raises it', async () => {
    await withShop(log(), async (shop) => {
      const { saleId } = shop.product;
      const where = `WHERE sale_id = '${saleId}'`;
      await database.sql(`UPDATE flash_sale.epochs SET incarnation = 'of another database' ${where}`);
      const flashSale = await shop.start();
      await expectStopped(flashSale, shop, 'foreign-epoch');
      await database.sql(raisedAbove(1, saleId));
      await database.sql(raisedAbove(0, saleId));
      expect(await database.sql(`SELECT epoch, state FROM flash_sale.epochs ${where}`)).toEqual([
        { epoch: '2', state: 'closing' },
      ]);
      await expectSelling(flashSale, shop);
    });
  });

  it('a recorded barrier of an epoch that was never opened here', async () => {
    await withShop(log(), async (shop) => {
      const { saleId } = shop.product;
      await database.sql(`UPDATE flash_sale.queue_barriers SET epoch = 9 WHERE sale_id = '${saleId}'`);
      if (shop.inventory instanceof MemoryInventoryStore) shop.inventory.forget();
      const flashSale = await shop.start();
      await expectStopped(flashSale, shop, 'foreign-fence');
      await database.sql(raisedAbove(9, saleId));
      await expectSelling(flashSale, shop);
    });
  });

  it('a fence of such an epoch in the table of the queue, and stock in a table too', async () => {
    const { client } = database;
    await withShop(
      {
        inventory: new PostgresInventoryStore(client, { strategy: 'pessimistic' }),
        queue: new PostgresOrderQueue(client),
      },
      async (shop) => {
        const { saleId } = shop.product;
        await database.sql(`UPDATE flash_sale.queue_fences SET epoch = 9 WHERE sale_id = '${saleId}'`);
        await database.sql(`UPDATE flash_sale.epochs SET state = 'closing' WHERE sale_id = '${saleId}'`);
        const flashSale = await shop.start();
        await expectStopped(flashSale, shop, 'foreign-fence');
        await database.sql(raisedAbove(9, saleId));
        await expectSelling(flashSale, shop);
      },
    );
  });

  it('orders that are more than the allotment', async () => {
    await withShop(log(), async (shop) => {
      const { saleId, sku } = shop.product;
      await database.sql(`
        INSERT INTO flash_sale.orders (order_id, sale_id, buyer_id, fingerprint, epoch, seq, sold_at)
        VALUES ('AAAAAAAAAAAAAAAAAAAAAA', '${saleId}', 'by hand', 'by hand', 1, 4, now());
        INSERT INTO flash_sale.order_lines (order_id, line_number, sku, quantity, unit_price)
        VALUES ('AAAAAAAAAAAAAAAAAAAAAA', 1, '${sku}', 8, 499)`);
      if (shop.inventory instanceof MemoryInventoryStore) shop.inventory.forget();
      const flashSale = await shop.start();
      await expectStopped(flashSale, shop, 'more-sold-than-set-aside');
      await database.sql(`
        DELETE FROM flash_sale.order_lines WHERE order_id = 'AAAAAAAAAAAAAAAAAAAAAA';
        DELETE FROM flash_sale.orders WHERE order_id = 'AAAAAAAAAAAAAAAAAAAAAA'`);
      await expectSelling(flashSale, shop);
    });
  });
});
