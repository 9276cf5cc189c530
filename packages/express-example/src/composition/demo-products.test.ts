import { createMemoryPorts } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { seedDemoProducts } from './demo-products.ts';

it('creates products 1 to 3 with 100 units each in an empty catalog, once', async () => {
  const { catalog } = createMemoryPorts();
  await seedDemoProducts(catalog);
  const seeded = await seedDemoProducts(catalog);
  expect(seeded.map(({ productId, allotment }) => [productId, allotment])).toEqual([
    [1, 100],
    [2, 100],
    [3, 100],
  ]);
  expect((await catalog.products(undefined, 10)).entries).toHaveLength(3);
  expect(new Set(seeded.map(({ saleId }) => saleId)).size).toBe(3);
});

it('goes on where it was interrupted', async () => {
  const { catalog } = createMemoryPorts();
  await catalog.createProduct({ name: 'Demo product 1', price: '19.90', allotment: 100 });
  expect(await seedDemoProducts(catalog)).toHaveLength(3);
});

it('leaves a catalog alone that has products of its own', async () => {
  const { catalog } = createMemoryPorts();
  await catalog.createProduct({ name: 'A lamp', price: '1', allotment: 1 });
  expect(await seedDemoProducts(catalog)).toEqual([]);
  expect((await catalog.products(undefined, 10)).entries).toHaveLength(1);
});
