import assert from 'node:assert/strict';
import { databaseId, operationId } from '../../identity/ids.ts';
import type { SaleState } from '../../sale/sale.ts';
import { allPages } from '../all-pages.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSaleId } from '../sample-orders.ts';
import type { ProductCatalogSuite } from './harness.ts';

const ticket = { name: 'Ticket', price: '1', allotment: 10 };

export function salePolicies({ test, runner }: ProductCatalogSuite): void {
  runner.suite('sales', () => {
    test('has one database id, the same for every client', async ({ catalog, other }) => {
      const id = await catalog.databaseId();
      assert.equal(databaseId(id), id);
      await catalog.createProduct(ticket);
      assert.deepEqual(await Promise.all([catalog.databaseId(), other.databaseId()]), [id, id]);
    });

    test('lists sales in a stable order, page by page', async ({ catalog }) => {
      const created: string[] = [];
      for (let index = 0; index < 9; index += 1) created.push((await catalog.createProduct(ticket)).saleId);
      const all = await allPages(100, (cursor) => catalog.sales(cursor, 100));
      assert.deepEqual([...all].sort(), [...created].sort());
      for (const limit of [1, 4, 8, 9]) {
        assert.deepEqual(await allPages(limit, (cursor) => catalog.sales(cursor, limit)), all);
      }
    });

    test('finds nothing for an unknown sale, and refuses to change it', async ({ catalog }) => {
      const unknown = sampleSaleId();
      assert.equal(await catalog.sale(unknown), undefined);
      assert.equal(await catalog.saleWithAdjustments(unknown), undefined);
      assert.deepEqual(await catalog.adjustments(unknown, { unfinishedOnly: false }), []);
      await rejectsWith('SALE_NOT_FOUND', () => catalog.setSaleState(unknown, 'paused'));
      await rejectsWith('SALE_NOT_FOUND', () => catalog.dropSale(unknown));
    });

    test('moves a sale between open and paused, as often as it is told to', async ({ catalog, other }) => {
      const { saleId } = await catalog.createProduct(ticket);
      for (const state of ['paused', 'paused', 'open', 'open', 'paused', 'open'] as const) {
        const changed = await catalog.setSaleState(saleId, state);
        assert.equal(changed.state, state);
        assert.deepEqual(await other.sale(saleId), changed);
      }
    });

    test('raises the revision of the settings with each change, and with nothing else', async ({ catalog, other }) => {
      const { saleId, sku } = await catalog.createProduct(ticket);
      const revisions = [(await catalog.sale(saleId))?.revision];
      for (const state of ['open', 'paused', 'paused', 'open', 'ended', 'ended'] as const) {
        revisions.push((await other.setSaleState(saleId, state)).revision);
        await catalog.beginAdjustment({ operationId: operationId(`op-${revisions.length}`), saleId, sku, delta: 1 });
      }
      assert.deepEqual(revisions, [1, 1, 2, 2, 3, 4, 4]);
      assert.equal((await catalog.sale(saleId))?.revision, 4);
      assert.equal((await other.saleWithAdjustments(saleId))?.sale.revision, 4);
    });

    test('never leaves the end', async ({ catalog }) => {
      const { saleId } = await catalog.createProduct(ticket);
      await catalog.setSaleState(saleId, 'ended');
      assert.equal((await catalog.setSaleState(saleId, 'ended')).state, 'ended');
      for (const state of ['open', 'paused'] as const) {
        await rejectsWith('INVALID_ARGUMENT', () => catalog.setSaleState(saleId, state));
      }
      assert.equal((await catalog.sale(saleId))?.state, 'ended');
    });

    test('lets nobody leave the end in a race', async ({ catalog, other }) => {
      const { saleId } = await catalog.createProduct(ticket);
      const states: readonly SaleState[] = ['paused', 'open', 'ended', 'paused', 'open', 'paused', 'open'];
      await Promise.allSettled(
        states.map((state, index) => (index % 2 === 0 ? catalog : other).setSaleState(saleId, state)),
      );
      assert.equal((await catalog.sale(saleId))?.state, 'ended');
    });

    test('refuses a state that does not exist', async ({ catalog }) => {
      const { saleId } = await catalog.createProduct(ticket);
      await rejectsWith('INVALID_ARGUMENT', () => catalog.setSaleState(saleId, 'closed' as SaleState));
      assert.equal((await catalog.sale(saleId))?.state, 'open');
    });

    test('neither lists nor finds a dropped sale, and keeps its products', async ({ catalog, other }) => {
      const [kept, dropped] = [await catalog.createProduct(ticket), await catalog.createProduct(ticket)];
      await catalog.dropSale(dropped.saleId);
      await other.dropSale(dropped.saleId);
      assert.deepEqual(await allPages(10, (cursor) => other.sales(cursor, 10)), [kept.saleId]);
      assert.equal(await other.sale(dropped.saleId), undefined);
      assert.equal(await other.saleWithAdjustments(dropped.saleId), undefined);
      await rejectsWith('SALE_NOT_FOUND', () => catalog.setSaleState(dropped.saleId, 'open'));
      assert.deepEqual(await catalog.product(dropped.productId), dropped);
      assert.deepEqual(await allPages(10, (cursor) => catalog.products(cursor, 10)), [kept, dropped]);
    });
  });
}
