import { productCatalogContract } from '@flash-sale/core/testing';
import { PostgresEpochRegistry, PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { describe, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';

describeOnBoth('PostgresProductCatalog', (database) => {
  productCatalogContract('catalog', {
    runner: { suite: describe, test: it },
    create: async () => {
      await database.empty();
      return {
        catalog: new PostgresProductCatalog(database.client),
        other: new PostgresProductCatalog(database.client),
        epochs: new PostgresEpochRegistry(database.client),
        repository: new PostgresOrderRepository(database.client),
        dispose: async () => undefined,
      };
    },
  });
});
