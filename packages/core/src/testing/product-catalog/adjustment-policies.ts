import assert from 'node:assert/strict';
import { operationId, sku } from '../../identity/ids.ts';
import type { Adjustment } from '../../ports/product-catalog.ts';
import { ALLOTMENT_MAX } from '../../sale/line.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSaleId } from '../sample-orders.ts';
import { openProduct, type ProductCatalogSuite } from './harness.ts';

const op = (name: string) => operationId(name);

export function adjustmentPolicies({ test, runner }: ProductCatalogSuite): void {
  runner.suite('beginning an adjustment', () => {
    test('raises the allotment together with the record of an addition', async (harness) => {
      const { catalog, other } = harness;
      const { saleId, sku, productId } = await openProduct(harness, 10);
      const asked = { operationId: op('add'), saleId, sku, delta: 5 };
      const row: Adjustment = { ...asked, state: 'recorded' };
      assert.deepEqual(await catalog.beginAdjustment(asked), row);
      assert.equal((await other.sale(saleId))?.skus[0]?.allotment, 15);
      assert.equal((await other.product(productId))?.allotment, 15);
      assert.deepEqual(await other.adjustments(saleId, { unfinishedOnly: true }), [row]);
    });

    test('only writes a removal down', async (harness) => {
      const { catalog } = harness;
      const { saleId, sku } = await openProduct(harness, 10);
      const asked = { operationId: op('remove'), saleId, sku, delta: -4 };
      assert.deepEqual(await catalog.beginAdjustment(asked), { ...asked, state: 'pending' });
      assert.equal((await catalog.sale(saleId))?.skus[0]?.allotment, 10);
    });

    test('happens once, however often and from wherever it is repeated', async (harness) => {
      const { catalog, other } = harness;
      const { saleId, sku } = await openProduct(harness, 10);
      const asked = { operationId: op('add'), saleId, sku, delta: 5 };
      const rows = await Promise.all(
        Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? catalog : other).beginAdjustment(asked)),
      );
      for (const row of rows) assert.deepEqual(row, { ...asked, state: 'recorded' });
      assert.equal((await catalog.sale(saleId))?.skus[0]?.allotment, 15);
      await catalog.finishAdjustment(op('add'), 'done', 1);
      assert.deepEqual(await catalog.beginAdjustment(asked), { ...asked, state: 'done' });
      assert.equal((await catalog.sale(saleId))?.skus[0]?.allotment, 15);
    });

    test('adds up concurrent additions', async (harness) => {
      const { catalog, other } = harness;
      const { saleId, sku } = await openProduct(harness, 10);
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? catalog : other).beginAdjustment({
            operationId: op(`add-${index}`),
            saleId,
            sku,
            delta: index + 1,
          }),
        ),
      );
      assert.equal((await catalog.sale(saleId))?.skus[0]?.allotment, 10 + 210);
    });

    test('refuses an operation id that stands for another change', async (harness) => {
      const { catalog } = harness;
      const first = await openProduct(harness, 10);
      const second = await openProduct(harness, 10);
      const joined = await catalog.createProduct({ name: 'B', price: '1', allotment: 1, saleId: first.saleId });
      const asked = { operationId: op('add'), saleId: first.saleId, sku: first.sku, delta: 5 };
      await catalog.beginAdjustment(asked);
      for (const difference of [
        { delta: 6 },
        { delta: -5 },
        { sku: joined.sku },
        { saleId: second.saleId, sku: second.sku },
      ]) {
        await rejectsWith('OPERATION_REUSED', () => catalog.beginAdjustment({ ...asked, ...difference }));
      }
      assert.equal((await catalog.sale(first.saleId))?.skus[0]?.allotment, 15);
      assert.equal((await catalog.sale(second.saleId))?.skus[0]?.allotment, 10);
    });

    test('refuses what cannot be, and changes nothing', async (harness) => {
      const { catalog } = harness;
      const [own, foreign] = [await openProduct(harness, 10), await openProduct(harness, 10)];
      const asked = { operationId: op('add'), saleId: own.saleId, sku: own.sku, delta: 5 };
      for (const delta of [0, 0.5, Number.NaN, ALLOTMENT_MAX - 9]) {
        await rejectsWith('INVALID_ARGUMENT', () => catalog.beginAdjustment({ ...asked, delta }));
      }
      await rejectsWith('SALE_NOT_FOUND', () => catalog.beginAdjustment({ ...asked, saleId: sampleSaleId() }));
      await rejectsWith('SKU_NOT_IN_SALE', () => catalog.beginAdjustment({ ...asked, sku: sku('no-such-sku') }));
      await rejectsWith('SKU_NOT_IN_SALE', () => catalog.beginAdjustment({ ...asked, sku: foreign.sku }));
      assert.deepEqual(await catalog.adjustments(own.saleId, { unfinishedOnly: false }), []);
      assert.equal((await catalog.sale(own.saleId))?.skus[0]?.allotment, 10);
      assert.deepEqual(await catalog.beginAdjustment({ ...asked, delta: ALLOTMENT_MAX - 10 }), {
        ...asked,
        delta: ALLOTMENT_MAX - 10,
        state: 'recorded',
      });
    });

    test('lists adjustments oldest first, those of the sale only, together with the sale if asked', async (harness) => {
      const { catalog, other } = harness;
      const [own, foreign] = [await openProduct(harness, 100), await openProduct(harness, 100)];
      const deltas = [5, -3, 7, -1, 2];
      for (const [index, delta] of deltas.entries()) {
        // Names whose order is not the order of their beginning.
        const operation = op(`${9 - index}-${delta}`);
        await catalog.beginAdjustment({ operationId: operation, saleId: own.saleId, sku: own.sku, delta });
      }
      await catalog.beginAdjustment({ operationId: op('other'), saleId: foreign.saleId, sku: foreign.sku, delta: 1 });
      await catalog.finishAdjustment(op('9-5'), 'done', 1);
      await catalog.finishAdjustment(op('8--3'), 'refused', 1);
      const all = await other.adjustments(own.saleId, { unfinishedOnly: false });
      assert.deepEqual(
        all.map(({ delta, state }) => `${delta} ${state}`),
        ['5 done', '-3 refused', '7 recorded', '-1 pending', '2 recorded'],
      );
      assert.deepEqual(await other.adjustments(own.saleId, { unfinishedOnly: true }), all.slice(2));
      assert.deepEqual(await other.saleWithAdjustments(own.saleId), {
        sale: await catalog.sale(own.saleId),
        adjustments: all,
      });
    });
  });
}
