import assert from 'node:assert/strict';
import { FlashSaleError } from '../../errors/flash-sale-error.ts';
import { sampleDatabaseId, sampleMessages, sampleSaleId } from '../sample-orders.ts';
import { eventually } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function outagePolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  if (!capabilities.outages) {
    runner.skip?.('survives an outage', 'the factory cannot cut this queue off');
    return;
  }
  runner.suite('outages', () => {
    test('answers each message of a publish that cannot be stored, and never rejects for it', async (harness) => {
      assert.ok(harness.setReachable !== undefined, 'the harness declares the capability');
      const queue = await harness.open();
      const [before, during, after] = [sampleMessages(5), sampleMessages(5), sampleMessages(5)];
      await queue.publish(before);
      await harness.setReachable(false);
      const outcomes = await queue.publish(during);
      assert.equal(outcomes.length, 5);
      assert.ok(outcomes.every(({ outcome }) => outcome === 'refused' || outcome === 'unknown'));
      await harness.setReachable(true);
      await eventually(harness, 'it stores again', async () => {
        const again = await queue.publish(after);
        return again.every(({ outcome }) => outcome === 'stored');
      });
      assert.equal(queue.health(), 'up');
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'what was stored arrives', () => ledger.has([...before, ...after]));
      const refused = during.filter((_, index) => outcomes[index]?.outcome === 'refused');
      assert.deepEqual(
        refused.filter((message) => ledger.orders.has(message.orderId)),
        [],
      );
    });

    test('rejects a fence and a measurement that it cannot make', async (harness) => {
      assert.ok(harness.setReachable !== undefined, 'the harness declares the capability');
      const queue = await harness.open();
      const fence = await queue.fence(sampleDatabaseId(), sampleSaleId(), 1);
      await harness.setReachable(false);
      const isOutage = (error: unknown): boolean =>
        FlashSaleError.isInstance(error, 'QUEUE_UNAVAILABLE') || FlashSaleError.isInstance(error, 'QUEUE_UNKNOWN');
      await assert.rejects(queue.fence(sampleDatabaseId(), sampleSaleId(), 1), isOutage);
      await assert.rejects(queue.undrained(fence, []), isOutage);
      await assert.rejects(queue.lag([]), isOutage);
    });

    test('goes on delivering by itself when the log is back', async (harness) => {
      assert.ok(harness.setReachable !== undefined, 'the harness declares the capability');
      const queue = await harness.open();
      const [before, after] = [sampleMessages(20), sampleMessages(20)];
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue, { batchSizeMax: 3 });
      await queue.publish(before);
      await harness.setReachable(false);
      await harness.setReachable(true);
      await eventually(harness, 'it stores again', async () => {
        const again = await queue.publish(after);
        return again.every(({ outcome }) => outcome === 'stored');
      });
      await eventually(harness, 'all arrive', () => ledger.has([...before, ...after]));
      await consumer.close();
      ledger.assertHolds([...before, ...after]);
    });
  });
}
