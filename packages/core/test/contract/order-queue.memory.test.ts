import { MemoryDatabase, MemoryOrderLog, MemoryOrderQueue, MemoryTableQueue, systemClock } from '@flash-sale/core';
import { ManualClock, type OrderQueueHarness, orderQueueContract } from '@flash-sale/core/testing';
import { describe, it } from 'vitest';

const runner = { suite: describe, test: it };

function logHarness(partitions: number, manual: ManualClock | undefined): OrderQueueHarness {
  const log = new MemoryOrderLog({ clock: manual ?? systemClock, partitions, redeliveryDelayMs: 20 });
  const opened: MemoryOrderQueue[] = [];
  return {
    open: async () => {
      const queue = new MemoryOrderQueue({ log });
      opened.push(queue);
      return queue;
    },
    appendUnreadable: async (raw) => log.appendUnreadable(raw),
    setReachable: async (reachable) => log.setHealth(reachable ? 'up' : 'down'),
    advance: manual && ((ms) => manual.advanceAsync(ms)),
    dispose: async () => {
      for (const queue of opened) queue.crash();
    },
  };
}

for (const partitions of [2, 5]) {
  orderQueueContract(`memory log of ${partitions} on a clock moved by hand`, {
    runner,
    create: async () => logHarness(partitions, new ManualClock()),
    capabilities: { positions: true, unreadable: true, outages: true },
  });
}

orderQueueContract('memory log of 3 in real time', {
  runner,
  create: async () => logHarness(3, undefined),
  capabilities: { positions: true, unreadable: true, outages: true },
});

function tableHarness(manual: ManualClock | undefined): OrderQueueHarness {
  const database = new MemoryDatabase({ clock: manual ?? systemClock });
  const opened: MemoryTableQueue[] = [];
  return {
    open: async () => {
      const queue = new MemoryTableQueue(database, { redeliveryDelayMs: 20 });
      opened.push(queue);
      return queue;
    },
    setReachable: async (reachable) => database.setAvailable(reachable),
    advance: manual && ((ms) => manual.advanceAsync(ms)),
    dispose: async () => {
      for (const queue of opened) queue.crash();
    },
  };
}

orderQueueContract('memory table on a clock moved by hand', {
  runner,
  create: async () => tableHarness(new ManualClock()),
  capabilities: { positions: false, unreadable: false, outages: true },
});

orderQueueContract('memory table in real time', {
  runner,
  create: async () => tableHarness(undefined),
  capabilities: { positions: false, unreadable: false, outages: true },
});
