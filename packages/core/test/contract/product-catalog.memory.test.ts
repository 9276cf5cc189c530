import { MemoryDatabase, MemoryEpochRegistry, MemoryOrderRepository, MemoryProductCatalog } from '@flash-sale/core';
import { productCatalogContract } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

productCatalogContract('memory', {
  runner: { suite: describe, test: it },
  create: async () => {
    const database = new MemoryDatabase();
    return {
      catalog: new MemoryProductCatalog(database),
      other: new MemoryProductCatalog(database),
      epochs: new MemoryEpochRegistry(database),
      repository: new MemoryOrderRepository(database),
      dispose: async () => {},
    };
  },
});
