import assert from 'node:assert/strict';
import type { QueueBatch } from '../../ports/order-queue.ts';
import { sampleMessage, sampleMessages } from '../sample-orders.ts';
import { eventually, latch, pass } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

/** Offsets of a batch, which may exceed 2^53. */
const offsetsOf = (batch: QueueBatch): bigint[] => batch.deliveries.map(({ origin }) => BigInt(origin.offset));

export function deliveryPolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  runner.suite('delivering', () => {
    test('delivers what was published before the consumer came, and what comes after', async (harness) => {
      const queue = await harness.open();
      const early = sampleMessages(20);
      const late = sampleMessages(20);
      await queue.publish(early);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'the early ones arrive', () => ledger.has(early));
      await queue.publish(late);
      await eventually(harness, 'the late ones arrive', () => ledger.has(late));
      ledger.assertHolds([...early, ...late]);
    });

    test('keeps batches within their size, never empty, of one stream and in its order', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(100);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue, { batchSizeMax: 7 });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      for (const batch of consumer.batches) {
        assert.ok(batch.deliveries.length >= 1 && batch.deliveries.length <= 7);
        assert.equal(new Set(batch.deliveries.map(({ origin }) => `${origin.partition} ${origin.topic}`)).size, 1);
        const offsets = offsetsOf(batch);
        assert.deepEqual(
          offsets,
          [...new Set(offsets)].sort((a, b) => (a < b ? -1 : 1)),
        );
      }
    });

    test('refuses to begin with a batch size that holds nothing', async (harness) => {
      const queue = await harness.open();
      for (const batchSizeMax of [0, -1, 0.5, Number.NaN]) {
        await assert.rejects(consumeInto(new OrderLedger(), queue, { batchSizeMax }), { code: 'INVALID_ARGUMENT' });
      }
    });

    test('delivers nothing while paused, and goes on after resume', async (harness) => {
      const queue = await harness.open();
      const [first, second] = [sampleMessage(), sampleMessage()];
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue);
      await queue.publish([first]);
      await eventually(harness, 'the first one arrives', () => ledger.has([first]));
      consumer.pause();
      await queue.publish([second]);
      await pass(harness, 200);
      ledger.assertHolds([first]);
      consumer.resume();
      await eventually(harness, 'the second one arrives', () => ledger.has([second]));
      ledger.assertHolds([first, second]);
    });

    test('lets a handler take its time as long as it sends heartbeats', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(5);
      const ledger = new OrderLedger();
      const released = latch();
      const consumer = await consumeInto(ledger, queue, {
        before: async (batch, call) => {
          await batch.heartbeat();
          if (call === 1) await released.opened;
          await batch.heartbeat();
        },
      });
      await queue.publish(messages);
      await eventually(harness, 'the handler is called', () => consumer.batches.length > 0);
      await pass(harness, 100);
      assert.equal(consumer.batches[0]?.signal.aborted, false);
      released.open();
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      ledger.assertHolds(messages);
    });

    test('measures what is not settled yet, down to nothing', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(30);
      const ledger = new OrderLedger();
      const lag = (): Promise<number> => queue.lag(ledger.positions);
      assert.equal(await lag(), 0);
      await queue.publish(messages);
      assert.equal(await lag(), 30);
      await consumeInto(ledger, queue);
      await eventually(harness, 'nothing is left', async () => (await lag()) === 0);
      ledger.assertHolds(messages);
    });

    if (capabilities.unreadable) {
      test('delivers what it cannot read as such, and what lies around it as usual', async (harness) => {
        assert.ok(harness.appendUnreadable !== undefined, 'the harness declares the capability');
        const queue = await harness.open();
        const [before, after] = [sampleMessages(10), sampleMessages(10)];
        await queue.publish(before);
        await harness.appendUnreadable('{"v":1,');
        await queue.publish(after);
        const ledger = new OrderLedger();
        await consumeInto(ledger, queue);
        await eventually(harness, 'all arrive', () => ledger.has([...before, ...after]));
        await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
        const unreadable = ledger.deliveries.filter((delivery) => delivery.type === 'unreadable');
        assert.deepEqual([...new Set(unreadable.map(({ raw }) => raw))], ['{"v":1,']);
        for (const { reason } of unreadable) assert.notEqual(reason, '');
        ledger.assertHolds([...before, ...after]);
      });
    } else {
      runner.skip?.('delivers what it cannot read as such', 'nobody else can write into this queue');
    }
  });
}
