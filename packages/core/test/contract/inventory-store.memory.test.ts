import { MemoryInventoryStore, systemClock } from '@flash-sale/core';
import { inventoryStoreContract, ManualClock } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

const runner = { suite: describe, test: it };

inventoryStoreContract('memory on a clock moved by hand', {
  runner,
  capabilities: { controllableClock: true, losses: true },
  seeds: Array.from({ length: 40 }, (_, index) => index + 1),
  stepsPerSeed: 120,
  async create() {
    const clock = new ManualClock();
    const store = new MemoryInventoryStore({ clock });
    return {
      store,
      advance: (ms) => clock.advanceAsync(ms),
      lose: async () => store.restore(store.snapshot()),
      async dispose() {},
    };
  },
});

inventoryStoreContract('memory in real time', {
  runner,
  capabilities: { controllableClock: false, losses: false },
  create: async () => ({ store: new MemoryInventoryStore({ clock: systemClock }), async dispose() {} }),
});
