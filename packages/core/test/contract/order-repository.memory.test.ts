import { MemoryDatabase, MemoryOrderRepository, MemoryProductCatalog } from '@flash-sale/core';
import { ManualClock, orderRepositoryContract } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

orderRepositoryContract('memory', {
  runner: { suite: describe, test: it },
  create: async () => {
    const clock = new ManualClock();
    const database = new MemoryDatabase({ clock });
    return {
      repository: new MemoryOrderRepository(database),
      other: new MemoryOrderRepository(database),
      catalog: new MemoryProductCatalog(database),
      advance: (ms) => clock.advanceAsync(ms),
      dispose: async () => {},
    };
  },
});
