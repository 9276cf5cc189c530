import { randomBytes } from 'node:crypto';
import { type Delivery, encodeOrderMessage, type QueueBatch, RAW_LENGTH_MAX } from '@flash-sale/core';
import { sampleMessage, sampleMessages } from '@flash-sale/core/testing';
import type { KafkaOrderQueue } from '@flash-sale/kafka-adapter';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { appendRaw, createTestLog, kafkaClient, type TestLog, TestNetwork } from '../kafka-clients.ts';
import { MemoryLedger } from '../memory-ledger.ts';

const headed = (version: string, type: string) => ({ 'flash-sale': `v=${version};type=${type};epoch=1;db=d;sale=s` });
const ORDER = headed('1', 'order');

describeWith('kafka', 'KafkaOrderQueue, consuming', (brokers) => {
  let network: TestNetwork;
  let log: TestLog;
  beforeEach(async () => {
    network = new TestNetwork();
    log = await createTestLog(brokers, { network });
  });
  afterEach(async () => {
    await network.set('reachable');
    await log.dispose();
    await network.close();
  });

  const consumeInto = (queue: KafkaOrderQueue, ledger: MemoryLedger, before?: (batch: QueueBatch) => Promise<void>) =>
    queue.consume({
      batchSizeMax: 5,
      positionOf: ledger.positionOf,
      onError: (error) => void ledger.errors.push(error),
      handler: async (batch) => {
        await before?.(batch);
        ledger.store(batch);
      },
    });
  const stored = (ledger: MemoryLedger) =>
    expect.poll(() => [...ledger.orderIds].sort(), { timeout: 30_000, interval: 20 });

  it('loses nothing and stores nothing twice when a second consumer comes in the middle of a batch', async () => {
    const [first, second] = [log.open(), log.open()];
    const messages = sampleMessages(300);
    await first.publish(messages);
    const ledger = new MemoryLedger();
    const aborted: QueueBatch[] = [];
    let held = 0;
    await consumeInto(first, ledger, async (batch) => {
      held += 1;
      if (held > 3) return;
      // Holds its batch until the group takes it away, as a handler that waits for a database does.
      await new Promise<void>((resolve) => batch.signal.addEventListener('abort', () => resolve(), { once: true }));
      aborted.push(batch);
      throw new Error('the partition was taken away');
    });
    await expect.poll(() => held, { timeout: 30_000 }).toBeGreaterThan(0);
    await consumeInto(second, ledger);
    await stored(ledger).toEqual(messages.map(({ orderId }) => orderId).sort());
    expect(aborted.length).toBeGreaterThan(0);
    expect(ledger.deliveries).toHaveLength(300);
    await expect.poll(() => first.lag(ledger.positions), { timeout: 30_000 }).toBe(0);
  });

  describe("takes the group's own offsets as a hint", () => {
    it.each(['behind', 'ahead'])('that may be %s', async (where) => {
      const queue = log.open();
      const messages = sampleMessages(60);
      await queue.publish(messages);
      const ledger = new MemoryLedger();
      const consumer = await consumeInto(queue, ledger);
      await stored(ledger).toHaveLength(60);
      await consumer.close();
      const more = sampleMessages(60);
      await queue.publish(more);
      const admin = kafkaClient(brokers).admin();
      await admin.connect();
      const offsets = await admin.fetchTopicOffsets(log.topic);
      await admin.setOffsets({
        groupId: log.groupId,
        topic: log.topic,
        partitions: offsets.map(({ partition, high, low }) => ({ partition, offset: where === 'ahead' ? high : low })),
      });
      await admin.disconnect();
      await consumeInto(queue, ledger);
      await stored(ledger).toEqual([...messages, ...more].map(({ orderId }) => orderId).sort());
      expect(ledger.deliveries).toHaveLength(120);
    });
  });

  it('delivers tombstones, strangers and unknown versions as unreadable, between good messages', async () => {
    const queue = log.open();
    const [before, after] = [sampleMessages(20), sampleMessages(20)];
    const [good, bare] = [sampleMessage(), sampleMessage()];
    const value = encodeOrderMessage(good);
    await queue.publish(before);
    await appendRaw(log, { key: 'tombstone', value: null });
    await appendRaw(log, { value: 'a stranger' });
    await appendRaw(log, { value: '{"v":1,"db":"d","sale":"s","epoch":2}' });
    await appendRaw(log, { value, headers: { 'flash-sale': 'v=1' } });
    await appendRaw(log, { value, headers: headed('2', 'order') });
    await appendRaw(log, { value, headers: { 'flash-sale': [ORDER['flash-sale'], ORDER['flash-sale']] } });
    await appendRaw(log, { value, headers: headed('1', 'refund') });
    await appendRaw(log, { value: value.replace('"v":1', '"v":7'), headers: ORDER });
    await appendRaw(log, { value: '{"v":1}', headers: headed('1', 'barrier') });
    await appendRaw(log, { value: randomBytes(450_000).toString('hex'), headers: ORDER });
    await appendRaw(log, { value, headers: { ...ORDER, theirs: 'kept to themselves' } });
    await appendRaw(log, { value: encodeOrderMessage(bare) });
    await queue.publish(after);
    const ledger = new MemoryLedger();
    await consumeInto(queue, ledger);
    await stored(ledger).toEqual([...before, good, bare, ...after].map(({ orderId }) => orderId).sort());
    await expect.poll(() => queue.lag(ledger.positions), { timeout: 30_000 }).toBe(0);
    const unreadable = ledger.deliveries.filter(
      (delivery): delivery is Extract<Delivery, { type: 'unreadable' }> => delivery.type === 'unreadable',
    );
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'a record without a value',
      'not JSON',
      'orderId must be 22 characters of base64url',
      'a header that is not ours, or more than one',
      'unknown version 2',
      'a header that is not ours, or more than one',
      'unknown type refund',
      'unknown version 7',
      'a barrier has no epoch',
      'not JSON',
    ]);
    expect(unreadable.at(-1)?.raw).toHaveLength(RAW_LENGTH_MAX);
    expect(ledger.errors).toEqual([]);
  });

  it('does not skip what comes when the recorded position lies beyond the end of the log', async () => {
    const queue = log.open();
    const ledger = new MemoryLedger();
    for (const partition of [0, 1, 2]) ledger.move(log.topic, partition, '1000000');
    await consumeInto(queue, ledger);
    await queue.publish(sampleMessages(30));
    await expect.poll(() => ledger.errors.length, { timeout: 30_000 }).toBeGreaterThan(3);
    expect(ledger.errors[0]).toMatchObject({ code: 'LOG_LOST', details: { lost: 'replaced' } });
    expect(ledger.deliveries).toEqual([]);
    await expect(queue.lag(ledger.positions)).rejects.toMatchObject({ code: 'LOG_LOST' });
  });

  it('says that messages were deleted before they were stored, and goes on behind them', async () => {
    const queue = log.open();
    const [lost, kept] = [sampleMessages(60), sampleMessages(60)];
    await queue.publish(lost);
    const ledger = new MemoryLedger();
    for (const partition of [0, 1, 2]) ledger.move(log.topic, partition, '2');
    const admin = kafkaClient(brokers).admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(log.topic);
    await admin.deleteTopicRecords({
      topic: log.topic,
      partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
    });
    await admin.disconnect();
    await queue.publish(kept);
    await consumeInto(queue, ledger);
    await stored(ledger).toEqual(kept.map(({ orderId }) => orderId).sort());
    await expect.poll(() => queue.lag(ledger.positions), { timeout: 30_000 }).toBe(0);
    expect(ledger.errors.length).toBeGreaterThanOrEqual(3);
    for (const error of ledger.errors) {
      expect(error).toMatchObject({ message: 'the log has deleted messages that were not stored yet' });
    }
  });

  it('is replaced when the client has given up, and goes on', async () => {
    const queue = log.open();
    const [before, after] = [sampleMessages(30), sampleMessages(30)];
    const ledger = new MemoryLedger();
    await queue.publish(before);
    await consumeInto(queue, ledger);
    await stored(ledger).toHaveLength(30);
    await network.set('refused');
    await expect.poll(() => ledger.errors.length, { timeout: 30_000 }).toBeGreaterThan(0);
    expect(ledger.errors[0]).toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await network.set('reachable');
    const other = log.open({}, kafkaClient(brokers));
    expect(await other.publish(after)).toEqual(after.map(() => ({ outcome: 'stored' })));
    await stored(ledger).toEqual([...before, ...after].map(({ orderId }) => orderId).sort());
  });

  it('is replaced when the client quietly stops fetching one partition and goes on with the others', async () => {
    const kafka = kafkaClient(brokers);
    const consumers: ReturnType<typeof kafka.consumer>[] = [];
    const makeConsumer = kafka.consumer.bind(kafka);
    kafka.consumer = (config) => {
      const consumer = makeConsumer(config);
      consumers.push(consumer);
      return consumer;
    };
    const queue = log.open({ stallTimeoutMs: 6_000 }, kafka);
    const [before, after] = [sampleMessages(30), sampleMessages(90)];
    const ledger = new MemoryLedger();
    await queue.publish(before);
    await consumeInto(queue, ledger);
    await stored(ledger).toHaveLength(30);
    consumers[0]?.pause([{ topic: log.topic, partitions: [1] }]);
    await queue.publish(after);
    await stored(ledger).toEqual([...before, ...after].map(({ orderId }) => orderId).sort());
    expect(ledger.errors).toMatchObject([{ code: 'QUEUE_UNAVAILABLE', details: { partitions: '1' } }]);
    expect(ledger.deliveries).toHaveLength(120);
  });

  it('is left alone while it is told to pause, however far behind it is', async () => {
    const queue = log.open({ stallTimeoutMs: 4_000 });
    const ledger = new MemoryLedger();
    const consumer = await consumeInto(queue, ledger);
    await queue.publish(sampleMessages(10));
    await stored(ledger).toHaveLength(10);
    consumer.pause();
    await queue.publish(sampleMessages(30));
    // Nothing happens, which takes a while to be seen.
    await new Promise((resolve) => {
      setTimeout(resolve, 6_000);
    });
    expect(ledger.errors).toEqual([]);
    consumer.resume();
    await stored(ledger).toHaveLength(40);
  });

  it('rejects, and may be told to consume again, when the brokers cannot be reached', async () => {
    const queue = log.open();
    const ledger = new MemoryLedger();
    await network.set('refused');
    await expect(consumeInto(queue, ledger)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await network.set('reachable');
    await consumeInto(queue, ledger);
    const messages = sampleMessages(10);
    await log.open({}, kafkaClient(brokers)).publish(messages);
    await stored(ledger).toHaveLength(10);
  });

  it('does not consume without a group of its own', async () => {
    const queue = log.open({ groupId: undefined });
    await expect(consumeInto(queue, new MemoryLedger())).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
  });
});
