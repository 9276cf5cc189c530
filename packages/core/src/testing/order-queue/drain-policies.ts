import assert from 'node:assert/strict';
import type { QueuePosition } from '../../ports/order-queue.ts';
import { rejectsWith } from '../rejects-with.ts';
import { sampleDatabaseId, sampleMessages, sampleSaleId } from '../sample-orders.ts';
import { eventually, latch, pass } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function drainPolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  runner.suite('draining', () => {
    test('is drained only when everything before the fence is stored', async (harness) => {
      const queue = await harness.open();
      const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
      const messages = sampleMessages(40, own);
      await queue.publish(messages);
      const fence = await queue.fence(own.databaseId, own.saleId, 2);
      assert.equal(await queue.undrained(fence, []), 40 + fence.barriers.length);

      const ledger = new OrderLedger();
      const released = latch();
      await consumeInto(ledger, queue, {
        batchSizeMax: 5,
        before: (_batch, call) => (call > 1 ? released.opened : undefined),
      });
      await eventually(harness, 'the first batch is stored', () => ledger.deliveries.length > 0);
      await pass(harness, 50);
      assert.ok((await queue.undrained(fence, ledger.positions)) > 0);
      released.open();
      await eventually(harness, 'it is drained', async () => (await queue.undrained(fence, ledger.positions)) === 0);
      ledger.assertHolds(messages);
    });

    test('is drained at once where nothing was published, as soon as the barriers are passed', async (harness) => {
      const queue = await harness.open();
      const fence = await queue.fence(sampleDatabaseId(), sampleSaleId(), 1);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'it is drained', async () => (await queue.undrained(fence, ledger.positions)) === 0);
      ledger.assertHolds([]);
    });

    test('does not wait for what comes after the fence', async (harness) => {
      const queue = await harness.open();
      const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
      const before = sampleMessages(10, own);
      await queue.publish(before);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue);
      const fence = await queue.fence(own.databaseId, own.saleId, 2);
      await eventually(harness, 'it is drained', async () => (await queue.undrained(fence, ledger.positions)) === 0);
      await consumer.close();
      await queue.publish(sampleMessages(10, { ...own, epoch: 2 }));
      assert.equal(await queue.undrained(fence, ledger.positions), 0);
      ledger.assertHolds(before);
    });

    test('misses no message that was stored while the fence was set up', async (harness) => {
      const [selling, fencing] = [await harness.open(), await harness.open()];
      const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
      const batches = Array.from({ length: 40 }, () => sampleMessages(5, own));
      const ledger = new OrderLedger();
      await consumeInto(ledger, fencing, { batchSizeMax: 7 });
      const publishing = batches.map(async (batch, index) => {
        await pass({}, index % 4);
        return selling.publish(batch);
      });
      const fence = await fencing.fence(own.databaseId, own.saleId, 2);
      const outcomes = (await Promise.all(publishing)).flat();
      const stored = batches.flat().filter((_, index) => outcomes[index]?.outcome === 'stored');
      await eventually(harness, 'it is drained', async () => (await fencing.undrained(fence, ledger.positions)) === 0);
      if (!capabilities.positions) ledger.assertHolds(stored);
      await eventually(harness, 'all that was stored arrives', () => ledger.has(stored));
      ledger.assertHolds(stored);
      assert.ok(outcomes.every(({ outcome }) => outcome === 'stored' || outcome === 'refused'));
    });

    if (capabilities.positions) {
      test('counts a barrier until every partition has a position behind it', async (harness) => {
        const queue = await harness.open();
        const fence = await queue.fence(sampleDatabaseId(), sampleSaleId(), 1);
        const before: QueuePosition[] = [];
        const behind: QueuePosition[] = [];
        for (const { topic, partition, offset } of fence.barriers) {
          before.push({ topic, partition, nextOffset: offset, barriers: new Map() });
          behind.push({ topic, partition, nextOffset: String(BigInt(offset) + 1n), barriers: new Map() });
        }
        assert.equal(await queue.undrained(fence, []), fence.barriers.length);
        assert.equal(await queue.undrained(fence, before), fence.barriers.length);
        assert.equal(await queue.undrained(fence, behind.slice(1)), 1);
        assert.equal(await queue.undrained(fence, behind), 0);
      });

      test('takes no position beyond the end for a log that is drained: it was replaced', async (harness) => {
        const queue = await harness.open();
        const fence = await queue.fence(sampleDatabaseId(), sampleSaleId(), 1);
        const beyond = fence.barriers.map(
          ({ topic, partition, offset }): QueuePosition => ({
            topic,
            partition,
            nextOffset: String(BigInt(offset) + 1_000n),
            barriers: new Map(),
          }),
        );
        await rejectsWith('LOG_LOST', () => queue.undrained(fence, beyond));
        await rejectsWith('LOG_LOST', () => queue.lag(beyond));
      });
    }
  });
}
