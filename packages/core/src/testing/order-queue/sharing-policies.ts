import assert from 'node:assert/strict';
import type { OrderMessage } from '../../order/order-message.ts';
import { sampleMessages } from '../sample-orders.ts';
import { eventually, pass, turn } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

export function sharingPolicies({ test, runner }: OrderQueueSuite): void {
  runner.suite('sharing', () => {
    test('lets two consumers in two clients share the work, without losing or leaving anything', async (harness) => {
      const [left, right] = [await harness.open(), await harness.open()];
      const ledger = new OrderLedger();
      const slowly = { batchSizeMax: 5, before: turn };
      const consumers = [await consumeInto(ledger, left, slowly), await consumeInto(ledger, right, slowly)];
      const published: OrderMessage[] = [];
      await eventually(harness, 'both have had a share', async () => {
        const messages = sampleMessages(40);
        published.push(...messages);
        await left.publish(messages);
        return consumers.every((consumer) => consumer.batches.length > 0);
      });
      await eventually(harness, 'all arrive', () => ledger.has(published));
      await eventually(harness, 'nothing is left', async () => (await left.lag(ledger.positions)) === 0);
      ledger.assertHolds(published);
    });

    test('loses nothing while consumers come and go', async (harness) => {
      const queue = await harness.open();
      const ledger = new OrderLedger();
      const published: OrderMessage[] = [];
      const slowly = { batchSizeMax: 8, before: turn };
      let consumer = await consumeInto(ledger, queue, slowly);
      for (let round = 0; round < 4; round += 1) {
        const messages = sampleMessages(60);
        published.push(...messages);
        await queue.publish(messages);
        const next = await consumeInto(ledger, await harness.open(), slowly);
        await pass(harness, 5);
        await consumer.close();
        consumer = next;
      }
      await eventually(harness, 'all arrive', () => ledger.has(published));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      ledger.assertHolds(published);
    });

    test('gives the work of a consumer that left to the one that stays', async (harness) => {
      const [leaving, staying] = [await harness.open(), await harness.open()];
      const ledger = new OrderLedger();
      await consumeInto(ledger, leaving);
      const stays = await consumeInto(ledger, staying);
      await leaving.close();
      const messages = sampleMessages(100);
      await staying.publish(messages);
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      assert.equal(
        stays.batches.reduce((sum, batch) => sum + batch.deliveries.length, 0),
        ledger.deliveries.length,
      );
      ledger.assertHolds(messages);
    });
  });
}
