import assert from 'node:assert/strict';
import { type BuyerId, ID_LENGTH_MAX, type OperationId, sku } from '../../identity/ids.ts';
import type { OrderMessage } from '../../order/order-message.ts';
import type { PublishOutcome } from '../../ports/order-queue.ts';
import { LINES_MAX, QUANTITY_MAX } from '../../sale/line.ts';
import { sampleDatabaseId, sampleMessage, sampleMessages, sampleSaleId } from '../sample-orders.ts';
import { eventually } from '../waiting.ts';
import type { OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

const stored: PublishOutcome = { outcome: 'stored' };

/** A message with every field at its longest. */
function largestMessage(): OrderMessage {
  const longest = 'x'.repeat(ID_LENGTH_MAX);
  return sampleMessage({
    buyerId: longest as BuyerId,
    lines: Array.from({ length: LINES_MAX }, (_, index) => ({
      sku: sku(String(index).padStart(ID_LENGTH_MAX, 'x')),
      quantity: QUANTITY_MAX,
    })),
    fingerprint: longest,
    epoch: Number.MAX_SAFE_INTEGER,
    seq: Number.MAX_SAFE_INTEGER,
    settledBy: longest as OperationId,
    redriveRound: 3,
    traceparent: `00-${'0af7651916cd43dd8448eb211c80319c'}-b7ad6b7169203331-01`,
  });
}

export function publishPolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  runner.suite('publishing', () => {
    test('answers stored for each message of a batch, and nothing for an empty one', async (harness) => {
      const queue = await harness.open();
      assert.deepEqual(await queue.publish(sampleMessages(3)), [stored, stored, stored]);
      assert.deepEqual(await queue.publish([]), []);
      assert.equal(queue.health(), 'up');
    });

    test('refuses a message that is too large, certainly, and stores its neighbours', async (harness) => {
      const queue = await harness.open();
      const [before, after] = sampleMessages(2) as [OrderMessage, OrderMessage];
      const tooLarge = sampleMessage({ fingerprint: 'x'.repeat(queue.messageBytesMax + 1) });
      assert.deepEqual(await queue.publish([before, tooLarge, after]), [
        stored,
        { outcome: 'refused', reason: 'too-large' },
        stored,
      ]);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'the neighbours arrive', () => ledger.has([before, after]));
      ledger.assertHolds([before, after]);
    });

    test('carries a message with every field at its longest', async (harness) => {
      const queue = await harness.open();
      const message = largestMessage();
      assert.deepEqual(await queue.publish([message]), [stored]);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'the message arrives', () => ledger.has([message]));
      ledger.assertHolds([message]);
    });

    test('delivers each message as it was published, those of other databases too', async (harness) => {
      const queue = await harness.open();
      const messages = [
        sampleMessage(),
        sampleMessage({ databaseId: sampleDatabaseId(), saleId: sampleSaleId() }),
        sampleMessage({
          lines: [
            { sku: sku('b'), quantity: 2 },
            { sku: sku('a'), quantity: 1 },
          ],
          settledBy: 'confirm-1' as OperationId,
          redriveRound: 2,
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        }),
      ];
      assert.deepEqual(await queue.publish(messages), [stored, stored, stored]);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'all arrive', () => ledger.has(messages));
      ledger.assertHolds(messages);
    });

    test('takes the same message again: repeats are for the repository to ignore', async (harness) => {
      const queue = await harness.open();
      const message = sampleMessage();
      assert.deepEqual(await queue.publish([message, message]), [stored, stored]);
      assert.deepEqual(await queue.publish([message]), [stored]);
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'it arrives', () => ledger.has([message]));
      await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
      ledger.assertHolds([message]);
    });

    test('stores a thousand messages of concurrent publishes from two clients', async (harness) => {
      const clients = [await harness.open(), await harness.open()] as const;
      const batches = Array.from({ length: 100 }, () => sampleMessages(10));
      const ledger = new OrderLedger();
      await consumeInto(ledger, clients[0]);
      const outcomes = await Promise.all(
        batches.map((batch, index) => clients[index % 2 === 0 ? 0 : 1].publish(batch)),
      );
      assert.deepEqual(outcomes.flat(), Array(1_000).fill(stored));
      await eventually(harness, 'all arrive', () => ledger.orders.size >= 1_000);
      ledger.assertHolds(batches.flat());
    });

    if (capabilities.positions) {
      test('spreads the orders of one sale over more than one partition, where there are several', async (harness) => {
        const queue = await harness.open();
        const messages = sampleMessages(200);
        await queue.publish(messages);
        const fence = await queue.fence(sampleDatabaseId(), sampleSaleId(), 1);
        const ledger = new OrderLedger();
        await consumeInto(ledger, queue);
        await eventually(harness, 'all arrive', () => ledger.has(messages));
        const used = new Set(ledger.orderDeliveries.map((delivery) => delivery.origin.partition));
        assert.equal(used.size, fence.barriers.length);
      });
    }
  });
}
