import { createMemoryPorts } from '@flash-sale/core';
import { expect, it } from 'vitest';
import { ProductDirectory } from './product-directory.ts';

const product = { name: 'A lamp', price: '19.9', allotment: 5 };

it('knows every product of the catalog once it is loaded', async () => {
  const { catalog, database } = createMemoryPorts();
  for (let number = 1; number <= 1_200; number += 1) await catalog.createProduct(product);
  const directory = new ProductDirectory(catalog);
  await directory.load();
  const last = await catalog.product(1_200);
  database.setAvailable(false);
  expect(await directory.find(1_200)).toEqual({
    productId: 1_200,
    name: 'A lamp',
    price: '19.90',
    sku: last?.sku,
    saleId: last?.saleId,
    startsAt: undefined,
    endsAt: undefined,
    buyerLimit: undefined,
  });
});

it('finds a product that another process has created, by id and by SKU', async () => {
  const { catalog } = createMemoryPorts();
  const directory = new ProductDirectory(catalog);
  await directory.load();
  const created = await catalog.createProduct({ ...product, settings: { startsAt: 1, endsAt: 2, buyerLimit: 3 } });
  expect(await directory.find(created.productId)).toMatchObject({ startsAt: 1, endsAt: 2, buyerLimit: 3 });
  expect(await new ProductDirectory(catalog).ofSku(created.sku)).toMatchObject({ productId: created.productId });
});

it('asks the catalog once for an id that is none, however often it comes', async () => {
  const { catalog } = createMemoryPorts();
  let asked = 0;
  const counting = {
    ...catalog,
    product: async (productId: number) => {
      asked += 1;
      return await catalog.product(productId);
    },
  };
  const directory = new ProductDirectory(Object.assign(Object.create(catalog), counting));
  for (let repeat = 0; repeat < 5; repeat += 1) expect(await directory.find(99)).toBeUndefined();
  expect(asked).toBe(1);
});

it('lists a product at once that was created here after it was missed', async () => {
  const { catalog } = createMemoryPorts();
  const directory = new ProductDirectory(catalog);
  expect(await directory.find(1)).toBeUndefined();
  await directory.add(await catalog.createProduct(product));
  expect(await directory.find(1)).toMatchObject({ productId: 1 });
});
