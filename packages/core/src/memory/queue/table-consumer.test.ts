import { expect, it } from 'vitest';
import { systemClock } from '../../runtime/system-clock.ts';
import { sampleMessages } from '../../testing/sample-orders.ts';
import { MemoryDatabase } from '../database/memory-database.ts';
import { MemoryTableQueue } from '../memory-table-queue.ts';

it('delivers a row again that comes free between two looks at the clock', async () => {
  // Each look is later than the one before, and timers fire early: a row is free by the second look and not by the first.
  let looks = 0;
  const clock = {
    ...systemClock,
    monotonic: () => (looks += 1),
    setTimer: (callback: () => void, _: number, kind?: 'background') => systemClock.setTimer(callback, 0, kind),
  };
  const queue = new MemoryTableQueue(new MemoryDatabase({ clock }), { redeliveryDelayMs: 5, leaseMs: 1_000_000 });
  const messages = sampleMessages(20);
  await queue.publish(messages);
  const delivered: string[] = [];
  let rejections = 0;
  const subscription = await queue.consume({
    batchSizeMax: 1,
    positionOf: async () => undefined,
    onError: () => {},
    handler: async ({ deliveries }) => {
      for (const delivery of deliveries) {
        if (rejections < 200 && rejections % 3 !== 2) {
          rejections += 1;
          throw new Error('not now');
        }
        rejections += 1;
        if (delivery.type === 'order') delivered.push(delivery.message.orderId);
      }
    },
  });
  await expect.poll(() => delivered.length).toBe(20);
  expect(new Set(delivered)).toEqual(new Set(messages.map((message) => message.orderId)));
  await subscription.close();
});
