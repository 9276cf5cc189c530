import assert from 'node:assert/strict';
import { sampleMessages } from '../sample-orders.ts';
import { eventually } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function redeliveryPolicies({ test, runner }: OrderQueueSuite): void {
  runner.suite('redelivering', () => {
    test('delivers a batch again that the handler rejected, until it resolves', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(50);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue, {
        batchSizeMax: 10,
        before: (_batch, call) => {
          if (call <= 8) throw new Error(`call ${call} fails`);
        },
      });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      assert.ok(consumer.batches.length > 8);
      assert.deepEqual(consumer.errors, []);
      ledger.assertHolds(messages);
    });

    test('loses nothing when the handler rejects at random', async (harness) => {
      const queue = await harness.open();
      const batches = Array.from({ length: 20 }, () => sampleMessages(10));
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue, {
        batchSizeMax: 9,
        before: (_batch, call) => {
          if (call % 3 === 1) throw new Error('every third call fails');
        },
        after: (_batch, call) => {
          if (call % 5 === 2) throw new Error('the answer is lost after the batch was stored');
        },
      });
      await Promise.all(batches.map((batch) => queue.publish(batch)));
      await eventually(harness, 'all arrive', () => ledger.has(batches.flat()));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      ledger.assertHolds(batches.flat());
    });

    test('a rejection that throws something else than an error counts all the same', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(3);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue, {
        before: async (_batch, call) => {
          if (call === 1) await Promise.reject(undefined);
        },
      });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      ledger.assertHolds(messages);
    });
  });
}
