import { MemoryInventoryStore, systemClock } from '@flash-sale/core';
import { inventoryStoreContract, ManualClock } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

const runner = { suite: describe, test: it };

inventoryStoreContract('memory on a clock moved by hand', {
  runner,
  capabilities: { controllableClock: true },
  seeds: Array.from({ length: 40 }, (_, index) => index + 1),
  stepsPerSeed: 120,
  async create() {
    const clock = new ManualClock();
    return {
      store: new MemoryInventoryStore({ clock }),
      advance: (ms) => clock.advanceAsync(ms),
      async dispose() {},
    };
  },
});

inventoryStoreContract('memory in real time', {
  runner,
  capabilities: { controllableClock: false },
  create: async () => ({ store: new MemoryInventoryStore({ clock: systemClock }), async dispose() {} }),
});
