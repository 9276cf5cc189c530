import assert from 'node:assert/strict';
import type { PublishOutcome } from '../../ports/order-queue.ts';
import { sampleDatabaseId, sampleMessages, sampleSaleId } from '../sample-orders.ts';
import { eventually } from '../waiting.ts';
import type { OrderQueueHarness, OrderQueueSuite } from './harness.ts';
import { OrderLedger } from './order-ledger.ts';
import { consumeInto } from './test-consumer.ts';

const stored: PublishOutcome = { outcome: 'stored' };
const stale: PublishOutcome = { outcome: 'refused', reason: 'stale-epoch' };

export function fencePolicies({ test, runner, capabilities }: OrderQueueSuite): void {
  runner.suite('fencing', () => {
    test('leaves messages before the fence, newer epochs and other sales alone', async (harness) => {
      const queue = await harness.open();
      const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
      const other = { databaseId: own.databaseId, saleId: sampleSaleId() };
      const before = sampleMessages(20, own);
      assert.deepEqual(await queue.publish(before), Array(20).fill(stored));
      const fence = await queue.fence(own.databaseId, own.saleId, 2);
      assert.equal(fence.saleId, own.saleId);
      assert.equal(fence.epoch, 2);
      const after = [
        ...sampleMessages(5, { ...own, epoch: 2 }),
        ...sampleMessages(5, { ...own, epoch: 3 }),
        ...sampleMessages(5, other),
      ];
      assert.deepEqual(await queue.publish(after), Array(15).fill(stored));
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      await eventually(harness, 'all arrive', () => ledger.has([...before, ...after]));
      ledger.assertHolds([...before, ...after]);
    });

    test('may be repeated', async (harness) => {
      const queue = await harness.open();
      const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
      const before = sampleMessages(10, own);
      await queue.publish(before);
      await queue.fence(own.databaseId, own.saleId, 2);
      const fences = await Promise.all([1, 2, 3].map(() => queue.fence(own.databaseId, own.saleId, 2)));
      const after = sampleMessages(10, { ...own, epoch: 2 });
      assert.deepEqual(await queue.publish(after), Array(10).fill(stored));
      const ledger = new OrderLedger();
      await consumeInto(ledger, queue);
      for (const fence of fences) {
        await eventually(harness, 'it is drained', async () => (await queue.undrained(fence, ledger.positions)) === 0);
      }
      await eventually(harness, 'all arrive', () => ledger.has([...before, ...after]));
      ledger.assertHolds([...before, ...after]);
    });

    if (capabilities.positions) barrierPolicies(test);
    else refusalPolicies(test);
  });
}

/** A log keeps older epochs behind a barrier, where a worker knows them as stale. */
function barrierPolicies(test: OrderQueueSuite['test']): void {
  test('delivers a barrier in every partition, behind what was published before the fence', async (harness) => {
    const queue = await harness.open();
    const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
    const before = sampleMessages(60, own);
    await queue.publish(before);
    const fence = await queue.fence(own.databaseId, own.saleId, 2);
    const ledger = await consumeAll(harness, queue, (stored) => stored.barriers.length >= fence.barriers.length);
    assert.deepEqual(
      ledger.barriers.map(({ origin }) => `${origin.partition} ${origin.offset}`).sort(),
      fence.barriers.map((origin) => `${origin.partition} ${origin.offset}`).sort(),
    );
    for (const barrier of ledger.barriers) {
      assert.deepEqual(
        { databaseId: barrier.databaseId, saleId: barrier.saleId, epoch: barrier.epoch },
        { ...own, epoch: 2 },
      );
    }
    ledger.assertHolds(before);
    for (const { origin } of ledger.orderDeliveries) {
      const barrier = fence.barriers.find(({ partition }) => partition === origin.partition);
      assert.ok(barrier !== undefined && BigInt(origin.offset) < BigInt(barrier.offset));
    }
  });

  test('delivers an older epoch that is published after the fence behind the barrier', async (harness) => {
    const [fencing, lagging] = [await harness.open(), await harness.open()];
    const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
    const fence = await fencing.fence(own.databaseId, own.saleId, 2);
    const late = sampleMessages(60, own);
    assert.deepEqual(await lagging.publish(late), Array(60).fill(stored));
    const ledger = await consumeAll(harness, fencing, (stored) => stored.has(late));
    for (const { origin } of ledger.orderDeliveries) {
      const barrier = fence.barriers.find(({ partition }) => partition === origin.partition);
      assert.ok(barrier !== undefined && BigInt(origin.offset) > BigInt(barrier.offset));
    }
  });
}

/** A queue without positions refuses older epochs itself. */
function refusalPolicies(test: OrderQueueSuite['test']): void {
  test('refuses older epochs of the sale from then on, in every client, and stores their neighbours', async (harness) => {
    const [fencing, lagging] = [await harness.open(), await harness.open()];
    const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
    const fence = await fencing.fence(own.databaseId, own.saleId, 3);
    assert.deepEqual(fence.barriers, []);
    const [current] = sampleMessages(1, { ...own, epoch: 3 });
    const [older] = sampleMessages(1, { ...own, epoch: 2 });
    const [oldest] = sampleMessages(1, own);
    const [other] = sampleMessages(1);
    assert.ok(current !== undefined && older !== undefined && oldest !== undefined && other !== undefined);
    assert.deepEqual(await lagging.publish([older, current, oldest, other]), [stale, stored, stale, stored]);
    const ledger = await consumeAll(harness, lagging, (stored) => stored.has([current, other]));
    ledger.assertHolds([current, other]);
  });

  test('is not lowered by a fence of an older epoch', async (harness) => {
    const queue = await harness.open();
    const own = { databaseId: sampleDatabaseId(), saleId: sampleSaleId() };
    assert.equal((await queue.fence(own.databaseId, own.saleId, 3)).epoch, 3);
    assert.equal((await queue.fence(own.databaseId, own.saleId, 2)).epoch, 3);
    assert.deepEqual(await queue.publish(sampleMessages(1, { ...own, epoch: 2 })), [stale]);
    assert.deepEqual(await queue.publish(sampleMessages(1, { ...own, epoch: 3 })), [stored]);
  });
}

async function consumeAll(
  harness: OrderQueueHarness,
  queue: Awaited<ReturnType<OrderQueueHarness['open']>>,
  done: (ledger: OrderLedger) => boolean,
): Promise<OrderLedger> {
  const ledger = new OrderLedger();
  const consumer = await consumeInto(ledger, queue);
  await eventually(harness, 'what was waited for arrives', () => done(ledger));
  await eventually(harness, 'nothing is left', async () => (await queue.lag(ledger.positions)) === 0);
  await consumer.close();
  return ledger;
}
