import assert from 'node:assert/strict';
import type { NewProduct } from '../../ports/product-catalog.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleSaleId } from '../sample-orders.ts';
import type { ProductCatalogSuite } from './harness.ts';

const valid = { name: 'Ticket', price: '19.90', allotment: 100 };
const window = { startsAt: undefined, endsAt: undefined, buyerLimit: undefined };

/** What nobody may create, and the field that the refusal names. */
const malformed: readonly (readonly [unknown, string])[] = [
  [undefined, 'product'],
  [{ ...valid, name: '' }, 'name'],
  [{ ...valid, name: 'x'.repeat(201) }, 'name'],
  [{ ...valid, name: 'a\u0000b' }, 'name'],
  [{ ...valid, name: 5 }, 'name'],
  [{ ...valid, price: 19.9 }, 'price'],
  [{ ...valid, price: '19.901' }, 'price'],
  [{ ...valid, price: '-1' }, 'price'],
  [{ ...valid, price: '1e3' }, 'price'],
  [{ ...valid, price: '12345678901' }, 'price'],
  [{ ...valid, allotment: -1 }, 'allotment'],
  [{ ...valid, allotment: 0.5 }, 'allotment'],
  [{ ...valid, allotment: Number.NaN }, 'allotment'],
  [{ ...valid, allotment: 1_000_000_001 }, 'allotment'],
  [{ ...valid, allotment: '100' }, 'allotment'],
  [{ ...valid, saleId: '{a}:b' }, 'saleId'],
  [{ ...valid, settings: { ...window, startsAt: 0.5 } }, 'startsAt'],
  [{ ...valid, settings: { ...window, startsAt: 5, endsAt: 5 } }, 'endsAt'],
  [{ ...valid, settings: { ...window, buyerLimit: 0 } }, 'buyerLimit'],
  [{ ...valid, settings: window, saleId: 'S1' }, 'settings'],
  [{ ...valid, stock: 1 }, 'stock'],
];

export function refusalPolicies({ test, runner }: ProductCatalogSuite): void {
  runner.suite('refusing', () => {
    test('refuses a malformed product, names the field, and creates nothing', async ({ catalog }) => {
      for (const [product, field] of malformed) {
        const error = await rejectsWith('INVALID_ARGUMENT', () => catalog.createProduct(product as NewProduct));
        assert.equal(error.details.field, field);
      }
      assert.deepEqual((await catalog.products(undefined, 10)).entries, []);
      assert.deepEqual((await catalog.sales(undefined, 10)).entries, []);
    });

    test('refuses to join a sale that is unknown or dropped, and creates nothing', async ({ catalog }) => {
      await rejectsWith('SALE_NOT_FOUND', () => catalog.createProduct({ ...valid, saleId: sampleSaleId() }));
      const { saleId } = await catalog.createProduct(valid);
      await catalog.dropSale(saleId);
      await rejectsWith('SALE_NOT_FOUND', () => catalog.createProduct({ ...valid, saleId }));
      assert.equal((await catalog.products(undefined, 10)).entries.length, 1);
    });
  });
}
