import { type Clock, MemoryDatabase, MemoryEpochRegistry, MemoryProductCatalog, systemClock } from '@flash-sale/core';
import { type EpochRegistryHarness, epochRegistryContract, ManualClock } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

const runner = { suite: describe, test: it };

function harness(clock: Clock, advance?: (ms: number) => Promise<void>): EpochRegistryHarness {
  const database = new MemoryDatabase({ clock });
  const catalog = new MemoryProductCatalog(database);
  return {
    epochs: new MemoryEpochRegistry(database),
    other: new MemoryEpochRegistry(database),
    newSale: async () => (await catalog.createProduct({ name: 'Ticket', price: '1', allotment: 1 })).saleId,
    advance,
    dispose: async () => {},
  };
}

epochRegistryContract('memory on a clock moved by hand', {
  runner,
  create: async () => {
    const clock = new ManualClock();
    return harness(clock, (ms) => clock.advanceAsync(ms));
  },
});

epochRegistryContract('memory in real time', { runner, create: async () => harness(systemClock) });
