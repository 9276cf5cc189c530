import {
  MemoryDatabase,
  MemoryOrderLog,
  MemoryOrderQueue,
  MemoryTableQueue,
  type OrderMessage,
  type OrderQueue,
  type QueueBatch,
} from '@flash-sale/core';
import { ManualClock, type OrderQueueHarness, orderQueueContract } from '@flash-sale/core/testing';
import { describe, expect, it } from 'vitest';
import { broken } from './broken-port.fixture.ts';
import { failedPolicies, SOUND_POLICY_MS } from './failed-policies.fixture.ts';

type Break = (queue: OrderQueue) => Partial<OrderQueue>;

function logHarness(breakIt: Break): OrderQueueHarness {
  const clock = new ManualClock();
  const log = new MemoryOrderLog({ clock, partitions: 3, redeliveryDelayMs: 20 });
  const opened: MemoryOrderQueue[] = [];
  return {
    open: async () => {
      const queue = new MemoryOrderQueue({ log });
      opened.push(queue);
      return broken<OrderQueue>(queue, breakIt(queue));
    },
    appendUnreadable: async (raw) => log.appendUnreadable(raw),
    setReachable: async (reachable) => log.setHealth(reachable ? 'up' : 'down'),
    advance: (ms) => clock.advanceAsync(ms),
    dispose: async () => {
      for (const queue of opened) queue.crash();
    },
  };
}

function tableHarness(breakIt: Break): OrderQueueHarness {
  const clock = new ManualClock();
  const database = new MemoryDatabase({ clock });
  const opened: MemoryTableQueue[] = [];
  return {
    open: async () => {
      const queue = new MemoryTableQueue(database, { redeliveryDelayMs: 20 });
      opened.push(queue);
      return broken<OrderQueue>(queue, breakIt(queue));
    },
    setReachable: async (reachable) => database.setAvailable(reachable),
    advance: (ms) => clock.advanceAsync(ms),
    dispose: async () => {
      for (const queue of opened) queue.crash();
    },
  };
}

const failuresOf = (kind: 'log' | 'table', breakIt: Break, policyMs?: number): Promise<string[]> =>
  failedPolicies(
    (runner) =>
      orderQueueContract('broken', {
        runner,
        create: async () => (kind === 'log' ? logHarness(breakIt) : tableHarness(breakIt)),
        capabilities: { positions: kind === 'log', unreadable: kind === 'log', outages: true },
      }),
    policyMs,
  );

/** Trap, what breaks it, and a policy that must notice. */
const traps: readonly (readonly [string, 'log' | 'table', Break, string])[] = [
  [
    'it takes a position beyond its end for one that is drained',
    'log',
    (queue) => ({
      lag: (positions) => queue.lag(positions).catch(() => 0),
      undrained: (fence, positions) => queue.undrained(fence, positions).catch(() => 0),
    }),
    'takes no position beyond the end for a log that is drained: it was replaced',
  ],
  [
    'it takes a rejection for success',
    'log',
    (queue) => ({
      consume: (options) => queue.consume({ ...options, handler: (batch) => options.handler(batch).catch(() => {}) }),
    }),
    'delivers a batch again that the handler rejected, until it resolves',
  ],
  [
    'it settles before the handler has finished',
    'table',
    (queue) => ({
      consume: (options) =>
        queue.consume({
          ...options,
          handler: async (batch) => {
            options.handler(batch).catch(() => {});
          },
        }),
    }),
    'waits for the handlers under way and settles what they finish',
  ],
  [
    'it says stored and loses one in a hundred',
    'log',
    (queue) => {
      let count = 0;
      const kept = (): boolean => {
        count += 1;
        return count % 100 !== 0;
      };
      return {
        publish: async (messages) => {
          await queue.publish(messages.filter(kept));
          return messages.map(() => ({ outcome: 'stored' }));
        },
      };
    },
    'stores a thousand messages of concurrent publishes from two clients',
  ],
  [
    'it answers in another order',
    'table',
    (queue) => ({
      publish: async (messages) =>
        [...(await queue.publish(messages))].sort((a, b) => (a.outcome < b.outcome ? -1 : 1)),
    }),
    'refuses a message that is too large, certainly, and stores its neighbours',
  ],
  [
    'its encoding forgets a field',
    'table',
    (queue) => ({
      publish: (messages) =>
        queue.publish(messages.map((message): OrderMessage => ({ ...message, settledBy: undefined }))),
    }),
    'delivers each message as it was published, those of other databases too',
  ],
  [
    'its fence refuses nothing',
    'table',
    () => ({ fence: async (_databaseId, saleId, epoch) => ({ saleId, epoch, barriers: [] }) }),
    'refuses older epochs of the sale from then on, in every client, and stores their neighbours',
  ],
  [
    'its fence closes every sale',
    'table',
    (queue) => {
      let fenced = false;
      return {
        fence: (databaseId, saleId, epoch) => {
          fenced = true;
          return queue.fence(databaseId, saleId, epoch);
        },
        publish: (messages) =>
          fenced
            ? Promise.resolve(messages.map(() => ({ outcome: 'refused', reason: 'stale-epoch' })))
            : queue.publish(messages),
      };
    },
    'leaves messages before the fence, newer epochs and other sales alone',
  ],
  [
    'its fence writes no barrier',
    'log',
    (queue) => ({
      fence: async (databaseId, saleId, epoch) => ({
        ...(await queue.fence(databaseId, saleId, epoch)),
        barriers: [],
      }),
    }),
    'delivers a barrier in every partition, behind what was published before the fence',
  ],
  [
    'it says drained too early',
    'log',
    () => ({ undrained: async () => 0 }),
    'is drained only when everything before the fence is stored',
  ],
  [
    'it takes the barrier in hand for a barrier passed',
    'log',
    (queue) => ({
      undrained: async (fence, positions) => Math.max(0, (await queue.undrained(fence, positions)) - 3),
    }),
    'counts a barrier until every partition has a position behind it',
  ],
  [
    'it begins anew whatever was recorded',
    'log',
    (queue) => ({ consume: (options) => queue.consume({ ...options, positionOf: async () => undefined }) }),
    'goes on from the recorded position after a rejection',
  ],
  [
    'it hands over as much as it has',
    'log',
    (queue) => ({ consume: (options) => queue.consume({ ...options, batchSizeMax: 1_000 }) }),
    'keeps batches within their size, never empty, of one stream and in its order',
  ],
  [
    'it cannot be paused',
    'table',
    (queue) => ({
      consume: async (options) => Object.assign(await queue.consume(options), { pause: () => {} }),
    }),
    'delivers nothing while paused, and goes on after resume',
  ],
  [
    'a poisoned batch stops it for good',
    'log',
    (queue) => ({
      consume: (options) => {
        let stuck = false;
        return queue.consume({
          ...options,
          handler: async (batch: QueueBatch) => {
            if (stuck) throw new Error('stuck');
            await options.handler(batch).catch((error) => {
              stuck = true;
              throw error;
            });
          },
        });
      },
    }),
    'loses nothing when the handler rejects at random',
  ],
  [
    'it drops what it cannot read',
    'log',
    (queue) => ({
      consume: (options) =>
        queue.consume({
          ...options,
          handler: (batch) =>
            options.handler({
              ...batch,
              deliveries: batch.deliveries.filter((delivery) => delivery.type !== 'unreadable'),
            }),
        }),
    }),
    'delivers what it cannot read as such, and what lies around it as usual',
  ],
];

describe('the contract of OrderQueue', () => {
  it('finds nothing wrong with a queue that nobody broke', async () => {
    expect(await failuresOf('log', () => ({}), SOUND_POLICY_MS)).toEqual([]);
    expect(await failuresOf('table', () => ({}), SOUND_POLICY_MS)).toEqual([]);
  });

  it.each(traps)('notices that %s (%s)', async (_trap, kind, breakIt, policy) => {
    expect(await failuresOf(kind, breakIt)).toContain(policy);
  });
});
