import { describe, expect, it } from 'vitest';
import type { ConsumeOptions, QueueBatch } from '../ports/order-queue.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { sampleMessages } from '../testing/sample-orders.ts';
import { latch } from '../testing/waiting.ts';
import { MemoryDatabase } from './database/memory-database.ts';
import { MemoryTableQueue } from './memory-table-queue.ts';

const LEASE_MS = 1_000;

function setUp() {
  const clock = new ManualClock();
  const database = new MemoryDatabase({ clock });
  return { clock, database, open: () => new MemoryTableQueue(database, { leaseMs: LEASE_MS }) };
}

const consumer = (handler: ConsumeOptions['handler'], more: Partial<ConsumeOptions> = {}): ConsumeOptions => ({
  batchSizeMax: 10,
  positionOf: async () => undefined,
  onError: (error) => {
    throw error;
  },
  handler,
  ...more,
});

describe('MemoryTableQueue', () => {
  it('delivers to somebody else what a silent handler holds when its lease runs out', async () => {
    const { clock, open } = setUp();
    const [silent, other] = [open(), open()];
    const finish = latch();
    const held: QueueBatch[] = [];
    await silent.consume(
      consumer(async (batch) => {
        held.push(batch);
        await finish.opened;
      }),
    );
    await silent.publish(sampleMessages(3));
    await clock.settle();
    const taken: QueueBatch[] = [];
    await other.consume(consumer(async (batch) => void taken.push(batch)));
    await clock.advanceAsync(LEASE_MS - 1);
    expect(taken).toEqual([]);
    expect(held[0]?.signal.aborted).toBe(false);
    await clock.advanceAsync(1);
    expect(taken.flatMap((batch) => batch.deliveries)).toHaveLength(3);
    expect(held[0]?.signal.aborted).toBe(true);
    expect(await other.lag()).toBe(0);
    finish.open();
    await clock.settle();
    expect(held).toHaveLength(1);
    await Promise.all([silent.close(), other.close()]);
    expect(clock.waiting).toBe(0);
  });

  it('does not let a late handler settle what somebody else holds now', async () => {
    const { clock, open } = setUp();
    const [late, other] = [open(), open()];
    const [finishLate, finishOther] = [latch(), latch()];
    const heartbeats: (() => Promise<void>)[] = [];
    await late.consume(
      consumer(async (batch) => {
        heartbeats.push(() => batch.heartbeat());
        await finishLate.opened;
      }),
    );
    await late.publish(sampleMessages(3));
    await clock.settle();
    await other.consume(consumer(() => finishOther.opened));
    await clock.advanceAsync(LEASE_MS);
    await heartbeats[0]?.();
    finishLate.open();
    await clock.settle();
    expect(await other.lag()).toBe(3);
    finishOther.open();
    await clock.settle();
    expect(await other.lag()).toBe(0);
  });

  it('keeps a batch as long as heartbeats come', async () => {
    const { clock, open } = setUp();
    const queue = open();
    const finish = latch();
    const batches: QueueBatch[] = [];
    await queue.consume(
      consumer(async (batch) => {
        batches.push(batch);
        await finish.opened;
      }),
    );
    await queue.publish(sampleMessages(1));
    await clock.settle();
    let stolen = 0;
    await open().consume(
      consumer(async () => {
        stolen += 1;
      }),
    );
    for (let beat = 0; beat < 10; beat += 1) {
      await clock.advanceAsync(LEASE_MS - 1);
      await batches[0]?.heartbeat();
    }
    expect(batches[0]?.signal.aborted).toBe(false);
    finish.open();
    await clock.advanceAsync(LEASE_MS);
    expect(stolen).toBe(0);
    expect(await queue.lag()).toBe(0);
  });

  it('frees what a crashed process holds when its lease runs out, and settles nothing it finishes', async () => {
    const { clock, open } = setUp();
    const [crashing, other] = [open(), open()];
    const finish = latch();
    await crashing.consume(consumer(() => finish.opened));
    await crashing.publish(sampleMessages(4));
    await clock.settle();
    crashing.crash();
    finish.open();
    await clock.settle();
    expect(await other.lag()).toBe(4);
    let taken = 0;
    await other.consume(
      consumer(async (batch) => {
        taken += batch.deliveries.length;
      }),
    );
    await clock.advanceAsync(LEASE_MS);
    expect(taken).toBe(4);
  });

  it('keeps what it could not settle because the database went away', async () => {
    const { clock, database, open } = setUp();
    const queue = open();
    const errors: unknown[] = [];
    let calls = 0;
    await queue.consume(
      consumer(
        async () => {
          calls += 1;
          if (calls === 1) database.setAvailable(false);
        },
        { onError: (error) => errors.push(error) },
      ),
    );
    await queue.publish(sampleMessages(2));
    await clock.advanceAsync(250);
    expect(errors.length).toBeGreaterThan(1);
    expect(errors[0]).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(queue.health()).toBe('down');
    database.setAvailable(true);
    await clock.advanceAsync(LEASE_MS);
    expect(calls).toBe(2);
    expect(await queue.lag()).toBe(0);
  });
});
