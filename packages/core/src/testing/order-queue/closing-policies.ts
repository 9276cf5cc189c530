import assert from 'node:assert/strict';
import { rejectsWith } from '../rejects-with.ts';
import { sampleDatabaseId, sampleMessages, sampleSaleId } from '../sample-orders.ts';
import { eventually, latch, pass } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function closingPolicies({ test, runner }: OrderQueueSuite): void {
  runner.suite('closing', () => {
    test('waits for the handlers under way and settles what they finish', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(30);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      const released = latch();
      const consumer = await consumeInto(ledger, queue, { before: () => released.opened });
      await eventually(harness, 'a handler is at work', () => consumer.batches.length > 0);
      let closed = false;
      const closing = consumer.close().then(() => {
        closed = true;
      });
      await eventually(harness, 'it is told to end', () => consumer.batches[0]?.signal.aborted === true);
      await pass(harness, 50);
      assert.equal(closed, false);
      released.open();
      await closing;
      const finished = ledger.orders.size;
      assert.ok(finished > 0);

      const calls = consumer.batches.length;
      await consumeInto(ledger, await harness.open());
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      assert.equal(ledger.deliveries.length, 30);
      assert.equal(consumer.batches.length, calls);
      ledger.assertHolds(messages);
    });

    test('gives back what a handler did not finish', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(30);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue, {
        before: (batch) =>
          new Promise((_, reject) => {
            batch.signal.addEventListener('abort', () => reject(new Error('given up')), { once: true });
          }),
      });
      await eventually(harness, 'a handler is at work', () => consumer.batches.length > 0);
      await consumer.close();
      ledger.assertHolds([]);
      await consumeInto(ledger, await harness.open());
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      ledger.assertHolds(messages);
    });

    test('delivers nothing to a closed consumer', async (harness) => {
      const queue = await harness.open();
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue);
      await consumer.close();
      await consumer.close();
      await queue.publish(sampleMessages(10));
      await pass(harness, 200);
      assert.equal(consumer.batches.length, 0);
    });

    test('closes the consumers of a queue with it, and refuses every call after that', async (harness) => {
      const [closing, other] = [await harness.open(), await harness.open()];
      const messages = sampleMessages(10);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, closing);
      const fence = await closing.fence(sampleDatabaseId(), sampleSaleId(), 1);
      await Promise.all([closing.close(), closing.close()]);
      await closing.close();
      const calls = consumer.batches.length;
      await other.publish(messages);
      await rejectsWith('CLOSED', () => closing.publish(messages));
      await rejectsWith('CLOSED', () => consumeInto(ledger, closing));
      await rejectsWith('CLOSED', () => closing.fence(sampleDatabaseId(), sampleSaleId(), 1));
      await rejectsWith('CLOSED', () => closing.undrained(fence, []));
      await rejectsWith('CLOSED', () => closing.lag([]));
      await rejectsWith('CLOSED', () => closing.setAside([]));
      await consumeInto(ledger, other);
      await eventually(harness, 'the other client goes on', () => ledger.has(messages));
      assert.equal(consumer.batches.length, calls);
      ledger.assertHolds(messages);
    });

    test('copies dead letters, as often as it is told to', async (harness) => {
      const queue = await harness.open();
      const [message] = sampleMessages(1);
      const letter = {
        origin: { topic: 'orders', partition: 0, offset: '7' },
        reason: 'rejected' as const,
        error: 'no such sale',
        message,
        raw: undefined,
      };
      await queue.setAside([]);
      await queue.setAside([letter]);
      await queue.setAside([letter, { ...letter, reason: 'unreadable', message: undefined, raw: '{' }]);
      assert.equal(await queue.lag([]), 0);
    });
  });
}
