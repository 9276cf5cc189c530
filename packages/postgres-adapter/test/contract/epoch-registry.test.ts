import { epochRegistryContract } from '@flash-sale/core/testing';
import { PostgresEpochRegistry, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { describe, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';

describeOnBoth('PostgresEpochRegistry', (database) => {
  epochRegistryContract('epochs', {
    runner: { suite: describe, test: it },
    create: async () => {
      await database.empty();
      const catalog = new PostgresProductCatalog(database.client);
      return {
        epochs: new PostgresEpochRegistry(database.client),
        other: new PostgresEpochRegistry(database.client),
        newSale: async () => (await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 1 })).saleId,
        dispose: async () => undefined,
      };
    },
  });
});
