import {
  MemoryDatabase,
  MemoryEpochRegistry,
  MemoryOrderRepository,
  MemoryProductCatalog,
  type ProductCatalog,
  type SaleId,
} from '@flash-sale/core';
import { productCatalogContract } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { broken } from './broken-port.fixture.ts';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

type BreakCatalog = (catalog: ProductCatalog, database: MemoryDatabase) => Partial<ProductCatalog>;

const catalogFailures = (breakIt: BreakCatalog, policyMs?: number): Promise<string[]> =>
  failedPolicies(
    (runner) =>
      productCatalogContract('broken', {
        runner,
        create: async () => {
          const database = new MemoryDatabase();
          const catalog = new MemoryProductCatalog(database);
          const theBroken = broken<ProductCatalog>(catalog, breakIt(catalog, database));
          return {
            catalog: theBroken,
            other: theBroken,
            epochs: new MemoryEpochRegistry(database),
            repository: new MemoryOrderRepository(database),
            dispose: async () => {},
          };
        },
      }),
    policyMs,
  );

const openEpoch = (database: MemoryDatabase, saleId: SaleId | undefined): number =>
  (saleId === undefined ? undefined : database.epochs.get(saleId)?.epoch) ?? 0;

const catalogTraps: readonly (readonly [string, BreakCatalog, string])[] = [
  [
    'lets an ended sale be opened again',
    (catalog, database) => ({
      setSaleState: (saleId, state) => {
        const row = database.sales.get(saleId);
        if (row?.state === 'ended') row.state = 'open';
        return catalog.setSaleState(saleId, state);
      },
    }),
    'never leaves the end',
  ],
  [
    'computes prices in floating point',
    (catalog) => ({
      createProduct: async (product) => {
        const created = await catalog.createProduct(product);
        return { ...created, price: String(Math.trunc(Number(created.price) * 100) / 100) };
      },
    }),
    'keeps prices and allotments exact up to their greatest',
  ],
  [
    'adds the units of a repeated operation again',
    (catalog, database) => ({
      beginAdjustment: (adjustment) => {
        database.adjustedSales.delete(adjustment.operationId);
        return catalog.beginAdjustment(adjustment);
      },
    }),
    'happens once, however often and from wherever it is repeated',
  ],
  [
    'finishes an adjustment whatever the epoch is',
    (catalog, database) => ({
      finishAdjustment: (operationId, result) => {
        const saleId = database.adjustedSales.get(operationId)?.saleId;
        return catalog.finishAdjustment(operationId, result, openEpoch(database, saleId));
      },
    }),
    'changes nothing in an epoch that is not the open one',
  ],
  [
    'lets a refusal stand over what was done',
    (catalog) => ({
      finishAdjustment: async (operationId, result, epoch) => ({
        ...(await catalog.finishAdjustment(operationId, result, epoch)),
        state: result,
      }),
    }),
    'lets what was done stand over a refusal, whichever comes first',
  ],
  [
    'lists a dropped sale',
    (catalog, database) => ({
      sales: async () => ({ entries: [...database.sales.keys()], next: undefined }),
      sale: (saleId) => catalog.sale(saleId),
    }),
    'neither lists nor finds a dropped sale, and keeps its products',
  ],
  [
    'takes a name of any length',
    (catalog) => ({
      createProduct: (product) => catalog.createProduct({ ...product, name: String(product?.name).slice(0, 200) }),
    }),
    'refuses a malformed product, names the field, and creates nothing',
  ],
];

describe('the contract of ProductCatalog', () => {
  it('finds nothing wrong with a catalog that nobody broke', async () => {
    expect(await catalogFailures(() => ({}), SOUND_POLICY_MS)).toEqual([]);
  });

  it.each(catalogTraps)('notices a catalog that %s', async (_trap, breakIt, policy) => {
    expect(await catalogFailures(breakIt)).toContain(policy);
  });
});
