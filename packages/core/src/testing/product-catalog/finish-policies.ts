import assert from 'node:assert/strict';
import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import { operationId } from '../../identity/ids.ts';
import type { Product } from '../../ports/product-catalog.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleMessage } from '../sample-orders.ts';
import { openProduct, type ProductCatalogHarness, type ProductCatalogSuite } from './harness.ts';

const change = operationId('change');

async function begin(harness: ProductCatalogHarness, delta: number): Promise<Product> {
  const product = await openProduct(harness, 10);
  await harness.catalog.beginAdjustment({ operationId: change, saleId: product.saleId, sku: product.sku, delta });
  return product;
}

async function allotmentOf({ other }: ProductCatalogHarness, { saleId }: Product): Promise<number | undefined> {
  return (await other.sale(saleId))?.skus[0]?.allotment;
}

export function finishPolicies({ test, runner }: ProductCatalogSuite): void {
  runner.suite('finishing an adjustment', () => {
    test('leaves the allotment of an addition as it is', async (harness) => {
      const product = await begin(harness, 5);
      assert.equal((await harness.catalog.finishAdjustment(change, 'done', 1)).state, 'done');
      assert.equal(await allotmentOf(harness, product), 15);
      assert.deepEqual(await harness.catalog.adjustments(product.saleId, { unfinishedOnly: true }), []);
    });

    test('lowers the allotment of a removal that was done, once', async (harness) => {
      const { catalog, other } = harness;
      const product = await begin(harness, -4);
      const rows = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? catalog : other).finishAdjustment(change, 'done', 1),
        ),
      );
      for (const row of rows) assert.equal(row.state, 'done');
      assert.equal(await allotmentOf(harness, product), 6);
    });

    test('keeps the allotment of a removal that was refused', async (harness) => {
      const product = await begin(harness, -4);
      assert.equal((await harness.catalog.finishAdjustment(change, 'refused', 1)).state, 'refused');
      assert.equal((await harness.catalog.finishAdjustment(change, 'refused', 1)).state, 'refused');
      assert.equal(await allotmentOf(harness, product), 10);
    });

    test('lets what was done stand over a refusal, whichever comes first', async (harness) => {
      const { catalog, other } = harness;
      const product = await begin(harness, -4);
      assert.equal((await catalog.finishAdjustment(change, 'refused', 1)).state, 'refused');
      assert.equal((await other.finishAdjustment(change, 'done', 1)).state, 'done');
      assert.equal((await catalog.finishAdjustment(change, 'refused', 1)).state, 'done');
      assert.equal(await allotmentOf(harness, product), 6);
    });

    test('agrees on one end when both results race', async (harness) => {
      const { catalog, other } = harness;
      const product = await begin(harness, -4);
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          index % 2 === 0 ? catalog.finishAdjustment(change, 'done', 1) : other.finishAdjustment(change, 'refused', 1),
        ),
      );
      const [row] = await catalog.adjustments(product.saleId, { unfinishedOnly: false });
      assert.equal(row?.state, 'done');
      assert.equal(await allotmentOf(harness, product), 6);
    });

    test('changes nothing in an epoch that is not the open one', async (harness) => {
      const { catalog, epochs } = harness;
      const product = await begin(harness, -4);
      const unchanged = async (epoch: number): Promise<void> => {
        assert.equal((await catalog.finishAdjustment(change, 'done', epoch)).state, 'pending');
        assert.equal((await catalog.finishAdjustment(change, 'refused', epoch)).state, 'pending');
        assert.equal(await allotmentOf(harness, product), 10);
      };
      await unchanged(2);
      await epochs.beginClosing(product.saleId, 1);
      await unchanged(1);
      await epochs.open(product.saleId, 1, { epoch: 2, incarnation: 'second' });
      await unchanged(1);
      assert.equal((await catalog.finishAdjustment(change, 'done', 2)).state, 'done');
      assert.equal(await allotmentOf(harness, product), 6);
    });

    test('changes nothing before the first epoch', async (harness) => {
      const { catalog } = harness;
      const product = await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 10 });
      await catalog.beginAdjustment({ operationId: change, saleId: product.saleId, sku: product.sku, delta: 5 });
      assert.equal((await catalog.finishAdjustment(change, 'done', 1)).state, 'recorded');
    });

    test('refuses an unknown operation and the refusal of an addition', async (harness) => {
      const product = await begin(harness, 5);
      const { catalog } = harness;
      await rejectsWith('INVALID_ARGUMENT', () => catalog.finishAdjustment(operationId('no-such'), 'done', 1));
      await rejectsWith('INVALID_ARGUMENT', () => catalog.finishAdjustment(change, 'refused', 1));
      assert.equal((await catalog.adjustments(product.saleId, { unfinishedOnly: true })).length, 1);
    });

    test('never lowers an allotment below what is sold', async (harness) => {
      const { catalog, repository } = harness;
      const product = await begin(harness, -4);
      const { saleId, sku } = product;
      const message = sampleMessage({ databaseId: await catalog.databaseId(), saleId, lines: [{ sku, quantity: 7 }] });
      await repository.save({
        orders: [{ message, origin: { topic: 'orders', partition: 0, offset: '1' } }],
        deadLetters: [],
        position: undefined,
      });
      await assert.rejects(catalog.finishAdjustment(change, 'done', 1), (error) =>
        FlashSaleError.changedNothing(error),
      );
      assert.equal(await allotmentOf(harness, product), 10);
      assert.deepEqual(await repository.soldUnits(saleId), [{ sku, counter: 7, summed: 7 }]);
    });
  });
}
