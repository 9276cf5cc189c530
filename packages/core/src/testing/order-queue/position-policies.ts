import assert from 'node:assert/strict';
import type { QueuePosition } from '../../ports/order-queue.ts';
import { sampleMessages } from '../sample-orders.ts';
import { eventually } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function positionPolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  if (!capabilities.positions) {
    runner.suite('positions', () => {
      test('delivers without positions and never asks for one', async (harness) => {
        const queue = await harness.open();
        const messages = sampleMessages(10);
        await queue.publish(messages);
        const ledger = new OrderLedger();
        const asked: unknown[] = [];
        const consumer = await consumeInto(ledger, queue, {
          positionOf: async (topic, partition) => void asked.push([topic, partition]),
        });
        await eventually(harness, 'all arrive', () => ledger.has(messages));
        assert.deepEqual(asked, []);
        assert.ok(consumer.batches.every((batch) => batch.position === undefined));
      });
    });
    return;
  }

  runner.suite('positions', () => {
    test('gives each batch the position that it starts from and leads to, without gaps', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(100);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      const consumer = await consumeInto(ledger, queue, { batchSizeMax: 6 });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      const reached = new Map<string, string>();
      for (const { position, deliveries } of consumer.batches) {
        assert.ok(position !== undefined);
        const stream = `${position.partition} ${position.topic}`;
        assert.equal(position.fromOffset, reached.get(stream) ?? position.fromOffset);
        reached.set(stream, position.nextOffset);
        for (const { origin } of deliveries) {
          assert.equal(`${origin.partition} ${origin.topic}`, stream);
          assert.ok(BigInt(origin.offset) >= BigInt(position.fromOffset));
          assert.ok(BigInt(origin.offset) < BigInt(position.nextOffset));
        }
      }
      assert.equal(ledger.deliveries.length, 100);
    });

    test('begins at the recorded position', async (harness) => {
      const queue = await harness.open();
      const [early, late] = [sampleMessages(40), sampleMessages(40)];
      const ledger = new OrderLedger();
      const first = await consumeInto(ledger, queue);
      await queue.publish(early);
      await eventually(harness, 'the early ones arrive', () => ledger.has(early));
      await first.close();
      await queue.publish(late);
      await consumeInto(ledger, queue);
      await eventually(harness, 'the late ones arrive', () => ledger.has(late));
      assert.equal(ledger.deliveries.length, 80);
      ledger.assertHolds([...early, ...late]);
    });

    test('goes on from the recorded position after a rejection', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(60);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue, {
        batchSizeMax: 10,
        after: (_batch, call) => {
          if (call % 2 === 1) throw new Error('the answer is lost after the batch was stored');
        },
      });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      assert.equal(ledger.deliveries.length, 60);
    });

    test('tells that it cannot learn the position, and asks again', async (harness) => {
      const queue = await harness.open();
      const messages = sampleMessages(10);
      await queue.publish(messages);
      const ledger = new OrderLedger();
      let asked = 0;
      const consumer = await consumeInto(ledger, queue, {
        positionOf: async (topic, partition): Promise<QueuePosition | undefined> => {
          asked += 1;
          if (asked <= 5) throw new Error('the database is away');
          return ledger.positionOf(topic, partition);
        },
      });
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      assert.equal(consumer.errors.length, 5);
      ledger.assertHolds(messages);
    });
  });
}
