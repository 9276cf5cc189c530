import { describe, expect, it } from 'vitest';
import type { ConsumeOptions, QueueBatch } from '../ports/order-queue.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleMessages } from '../testing/sample-orders.ts';
import { latch } from '../testing/waiting.ts';
import { MemoryOrderQueue } from './memory-order-queue.ts';
import { MemoryOrderLog } from './queue/memory-order-log.ts';

const consumer = (handler: ConsumeOptions['handler'], more: Partial<ConsumeOptions> = {}): ConsumeOptions => ({
  batchSizeMax: 100,
  positionOf: async () => undefined,
  onError: (error) => {
    throw error;
  },
  handler,
  ...more,
});

describe('MemoryOrderQueue', () => {
  it('forgets what was settled, so that its memory is bounded', async () => {
    const clock = new ManualClock();
    const queue = new MemoryOrderQueue({ clock, partitions: 2 });
    await queue.publish(sampleMessages(5_000));
    expect(queue.entries()).toHaveLength(5_000);
    await queue.consume(consumer(async () => {}));
    await clock.settle();
    expect(queue.entries()).toHaveLength(0);
    expect(await queue.lag([])).toBe(0);
    const late = sampleMessages(3);
    await queue.publish(late);
    await clock.settle();
    expect(queue.log.partitions.reduce((sum, partition) => sum + partition.endOffset, 0)).toBe(5_003);
  });

  it('keeps the whole history when told to', async () => {
    const clock = new ManualClock();
    const queue = new MemoryOrderQueue({ clock, partitions: 2, retainSettled: true });
    const messages = sampleMessages(50);
    await queue.publish(messages);
    await queue.consume(consumer(async () => {}));
    await clock.settle();
    const published = queue.entries().flatMap((entry) => (entry.type === 'order' ? [entry.message] : []));
    expect(new Set(published)).toEqual(new Set(messages));
  });

  it('waits by its clock before it delivers again', async () => {
    const clock = new ManualClock();
    const queue = new MemoryOrderQueue({ clock, partitions: 1, redeliveryDelayMs: 500 });
    let calls = 0;
    await queue.consume(
      consumer(async () => {
        calls += 1;
        throw new Error('fails');
      }),
    );
    await queue.publish(sampleMessages(1));
    await clock.advanceAsync(499);
    expect(calls).toBe(1);
    await queue.publish(sampleMessages(1));
    await clock.advanceAsync(0);
    expect(calls).toBe(1);
    await clock.advanceAsync(1);
    expect(calls).toBe(2);
    await queue.close();
    expect(clock.waiting).toBe(0);
  });

  it('lets nobody settle a partition that was taken away while the handler was at work', async () => {
    const clock = new ManualClock();
    const log = new MemoryOrderLog({ clock, partitions: 1, retainSettled: true });
    const [first, second] = [new MemoryOrderQueue({ log }), new MemoryOrderQueue({ log })];
    const finish = latch();
    const batches: QueueBatch[] = [];
    await first.consume(
      consumer(async (batch) => {
        batches.push(batch);
        await finish.opened;
      }),
    );
    await first.publish(sampleMessages(10));
    await clock.settle();
    first.crash();
    const redelivered: QueueBatch[] = [];
    await second.consume(consumer(async (batch) => void redelivered.push(batch)));
    await clock.settle();
    expect(batches[0]?.signal.aborted).toBe(true);
    expect(redelivered.flatMap((batch) => batch.deliveries)).toHaveLength(10);
    finish.open();
    await clock.settle();
    expect(batches).toHaveLength(1);
    await expect(first.publish([])).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('does not skip what comes when the recorded position lies behind the end of the log', async () => {
    const clock = new ManualClock();
    const queue = new MemoryOrderQueue({ clock, partitions: 1, redeliveryDelayMs: 100 });
    const errors: unknown[] = [];
    let calls = 0;
    await queue.consume(
      consumer(
        async () => {
          calls += 1;
        },
        {
          onError: (error) => errors.push(error),
          positionOf: async (topic, partition) => ({ topic, partition, nextOffset: '7', barriers: new Map() }),
        },
      ),
    );
    await queue.publish(sampleMessages(3));
    await clock.advanceAsync(250);
    expect(calls).toBe(0);
    expect(errors).toHaveLength(3);
    expect(errors[0]).toMatchObject({ code: 'LOG_LOST' });
    await queue.close();
  });

  it('neither publishes nor delivers while it is down, and loses nothing', async () => {
    const clock = new ManualClock();
    const queue = new MemoryOrderQueue({ clock, partitions: 1 });
    let delivered = 0;
    await queue.consume(
      consumer(async (batch) => {
        delivered += batch.deliveries.length;
      }),
    );
    queue.setHealth('down');
    expect(queue.health()).toBe('down');
    expect(await queue.publish(sampleMessages(1))).toEqual([{ outcome: 'refused', reason: 'unavailable' }]);
    queue.setHealth('up');
    await queue.publish(sampleMessages(2));
    await clock.settle();
    expect(delivered).toBe(2);
  });

  it('keeps the newest dead letters for reading', async () => {
    const queue = new MemoryOrderQueue({ partitions: 1 });
    const letter = (offset: number) => ({
      origin: { topic: 'orders', partition: 0, offset: String(offset) },
      reason: 'unreadable' as const,
      error: 'x',
      message: undefined,
      raw: 'x',
    });
    await queue.setAside(Array.from({ length: 10_001 }, (_, offset) => letter(offset)));
    expect(queue.log.deadLetters).toHaveLength(10_000);
    expect(queue.log.deadLetters[0]?.origin.offset).toBe('1');
  });

  it.each([0, -1, 0.5, Number.NaN, 1_025])('refuses %d partitions', (partitions) => {
    expect(() => new MemoryOrderQueue({ partitions })).toThrow(
      expect.objectContaining({ code: 'INVALID_CONFIGURATION' }),
    );
  });
});
