import type { Product, ProductCatalog } from '@flash-sale/core';

const DEMO_PRODUCTS = [1, 2, 3].map((number) => ({
  name: `Demo product ${number}`,
  price: '19.90',
  allotment: 100,
}));

/**
 * Creates the demo products in an empty catalog, and goes on where a start was interrupted in the middle. A catalog with
 * anything else in it is left alone. Returns the demo products that are there.
 */
export async function seedDemoProducts(catalog: ProductCatalog): Promise<readonly Product[]> {
  const { entries: found } = await catalog.products(undefined, DEMO_PRODUCTS.length);
  const isDemo = found.every(({ name }, index) => name === DEMO_PRODUCTS[index]?.name);
  if (!isDemo) return [];
  const products = [...found];
  for (const product of DEMO_PRODUCTS.slice(found.length)) products.push(await catalog.createProduct(product));
  return products;
}
