import { orderRepositoryContract } from '@flash-sale/core/testing';
import { PostgresOrderRepository, PostgresProductCatalog } from '@flash-sale/postgres-adapter';
import { describe, it } from 'vitest';
import { describeOnBoth } from '../databases.ts';

describeOnBoth('PostgresOrderRepository', (database) => {
  orderRepositoryContract('orders', {
    runner: { suite: describe, test: it },
    create: async () => {
      await database.empty();
      return {
        repository: new PostgresOrderRepository(database.client),
        other: new PostgresOrderRepository(database.client),
        catalog: new PostgresProductCatalog(database.client),
        dispose: async () => undefined,
      };
    },
  });
});
