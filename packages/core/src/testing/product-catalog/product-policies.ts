import assert from 'node:assert/strict';
import { saleId, sku } from '../../identity/ids.ts';
import type { Product } from '../../ports/product-catalog.ts';
import { ALLOTMENT_MAX } from '../../sale/line.ts';
import { allPages } from '../all-pages.ts';
import { rejectsWith } from '../rejects-with.ts';
import type { ProductCatalogSuite } from './harness.ts';

export function productPolicies({ test, runner }: ProductCatalogSuite): void {
  runner.suite('products', () => {
    test('creates a product with a sale of its own', async ({ catalog, other }) => {
      const settings = { startsAt: 1_767_225_600_000, endsAt: 1_767_225_600_001, buyerLimit: 2 };
      const product = await catalog.createProduct({ name: 'Größe "M" / 😀', price: '19.9', allotment: 100, settings });
      const { createdAt, ...rest } = product;
      assert.ok(Number.isInteger(createdAt));
      assert.ok(Number.isSafeInteger(product.productId) && product.productId >= 1);
      assert.deepEqual(rest, {
        productId: product.productId,
        name: 'Größe "M" / 😀',
        sku: sku(product.sku),
        saleId: saleId(product.saleId),
        price: '19.90',
        allotment: 100,
      });
      assert.deepEqual(await other.product(product.productId), product);
      assert.deepEqual(await other.sale(product.saleId), {
        saleId: product.saleId,
        databaseId: await catalog.databaseId(),
        state: 'open',
        ...settings,
        revision: 1,
        skus: [{ sku: product.sku, allotment: 100, unitPrice: '19.90' }],
      });
    });

    test('leaves out what was not set', async ({ catalog }) => {
      const product = await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 0 });
      const sale = await catalog.sale(product.saleId);
      assert.deepEqual([sale?.startsAt, sale?.endsAt, sale?.buyerLimit], [undefined, undefined, undefined]);
      assert.equal(product.allotment, 0);
    });

    test('lets products join a sale, each with a SKU of its own', async ({ catalog, other }) => {
      const first = await catalog.createProduct({ name: 'A', price: '1', allotment: 1, settings: { ...noSettings } });
      const second = await catalog.createProduct({ name: 'B', price: '2', allotment: 2, saleId: first.saleId });
      const third = await other.createProduct({ name: 'C', price: '3', allotment: 3, saleId: first.saleId });
      const sale = await catalog.sale(first.saleId);
      assert.deepEqual(sale?.skus, [
        { sku: first.sku, allotment: 1, unitPrice: '1.00' },
        { sku: second.sku, allotment: 2, unitPrice: '2.00' },
        { sku: third.sku, allotment: 3, unitPrice: '3.00' },
      ]);
      assert.equal(new Set([first.sku, second.sku, third.sku]).size, 3);
      assert.deepEqual(await allPages(10, (cursor) => catalog.sales(cursor, 10)), [first.saleId]);
    });

    test('keeps prices and allotments exact up to their greatest', async ({ catalog }) => {
      for (const [price, canonical] of [
        ['0', '0.00'],
        ['0.1', '0.10'],
        ['0.29', '0.29'],
        ['1.005'.slice(0, 4), '1.00'],
        ['9999999999.99', '9999999999.99'],
        ['0000000007', '7.00'],
      ] as const) {
        const product = await catalog.createProduct({ name: 'Ticket', price, allotment: ALLOTMENT_MAX });
        assert.equal(product.price, canonical);
        assert.equal((await catalog.product(product.productId))?.price, canonical);
        assert.deepEqual((await catalog.sale(product.saleId))?.skus, [
          { sku: product.sku, allotment: ALLOTMENT_MAX, unitPrice: canonical },
        ]);
      }
    });

    test('gives concurrent creations ids, SKUs and sales of their own', async ({ catalog, other }) => {
      const products = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          (index % 2 === 0 ? catalog : other).createProduct({ name: `P${index}`, price: '1', allotment: index }),
        ),
      );
      for (const key of ['productId', 'sku', 'saleId'] as const) {
        assert.equal(new Set(products.map((product) => product[key])).size, 30);
      }
      const listed = await allPages(7, (cursor) => catalog.products(cursor, 7));
      assert.deepEqual(listed, [...products].sort(byId));
    });

    test('lists products by id, page by page', async ({ catalog }) => {
      assert.deepEqual(await catalog.products(undefined, 5), { entries: [], next: undefined });
      const created: Product[] = [];
      for (let index = 0; index < 11; index += 1) {
        created.push(await catalog.createProduct({ name: `P${index}`, price: '1', allotment: 1 }));
      }
      assert.deepEqual(created, [...created].sort(byId));
      for (const limit of [1, 10, 11, 12]) {
        assert.deepEqual(await allPages(limit, (cursor) => catalog.products(cursor, limit)), created);
      }
      assert.equal((await catalog.products(undefined, 11)).next, undefined);
    });

    test('finds nothing for an id that it never gave', async ({ catalog }) => {
      const product = await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 1 });
      for (const productId of [product.productId + 1, 0, -1, Number.MAX_SAFE_INTEGER]) {
        assert.equal(await catalog.product(productId), undefined);
      }
    });

    test('refuses a limit below one and a cursor that no page gave', async ({ catalog }) => {
      for (const limit of [0, -1, 0.5, Number.NaN]) {
        await rejectsWith('INVALID_ARGUMENT', () => catalog.products(undefined, limit));
        await rejectsWith('INVALID_ARGUMENT', () => catalog.sales(undefined, limit));
      }
      await rejectsWith('INVALID_ARGUMENT', () => catalog.products("x' OR 1=1", 5));
      await rejectsWith('INVALID_ARGUMENT', () => catalog.sales("x' OR 1=1", 5));
    });
  });
}

const noSettings = { startsAt: undefined, endsAt: undefined, buyerLimit: undefined };
const byId = (a: Product, b: Product): number => a.productId - b.productId;
