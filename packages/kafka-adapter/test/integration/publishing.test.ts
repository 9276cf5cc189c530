import type { DeadLetter, PublishOutcome } from '@flash-sale/core';
import { sampleMessage, sampleMessages } from '@flash-sale/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { createTestLog, kafkaClient, type TestLog, TestNetwork } from '../kafka-clients.ts';
import { readTopic } from '../read-topic.ts';

const outcomesOf = (outcomes: readonly PublishOutcome[]) => [...new Set(outcomes.map(({ outcome }) => outcome))];

describeWith('kafka', 'KafkaOrderQueue, publishing', (brokers) => {
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

  it('answers unknown within the deadline when the brokers fall silent, then refuses, and comes back by itself', async () => {
    const queue = log.open({ suspectAfterMs: 500 });
    await expect.poll(async () => outcomesOf(await queue.publish(sampleMessages(5)))).toEqual(['stored']);
    await network.set('silent');
    const startedAt = performance.now();
    const outcomes = await queue.publish(sampleMessages(5), { timeoutMs: 700 });
    // The client itself waits for 15 s.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(outcomesOf(outcomes)).toEqual(['unknown']);
    await expect.poll(() => queue.health(), { timeout: 30_000 }).toBe('down');
    const refused = { outcome: 'refused', reason: 'unavailable' };
    expect(await queue.publish(sampleMessages(2))).toEqual([refused, refused]);
    await network.set('reachable');
    await expect.poll(() => queue.health(), { timeout: 30_000 }).toBe('up');
    await expect.poll(async () => outcomesOf(await queue.publish(sampleMessages(5)))).toEqual(['stored']);
  });

  it('refuses, certainly, what it never had a connection for', async () => {
    const queue = log.open();
    await network.set('refused');
    const messages = sampleMessages(5);
    const refused = { outcome: 'refused', reason: 'unavailable' };
    expect(await queue.publish(messages, { timeoutMs: 2_000 })).toEqual(messages.map(() => refused));
    await network.set('reachable');
    await expect.poll(() => queue.health(), { timeout: 30_000 }).toBe('up');
    expect(await readTopic(kafkaClient(brokers), log.topic)).toEqual([]);
  });

  it('refuses what an aborted caller had not handed over', async () => {
    const queue = log.open();
    expect(await queue.publish(sampleMessages(1), { signal: AbortSignal.abort() })).toEqual([
      { outcome: 'refused', reason: 'unavailable' },
    ]);
    expect(queue.health()).toBe('up');
    await expect(queue.publish(sampleMessages(1), { timeoutMs: 0 })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });

  it('stores a batch that is larger than a broker takes at once', async () => {
    const queue = log.open({ timeoutMs: 60_000 });
    const messages = sampleMessages(900, { fingerprint: 'x'.repeat(250) }).map((message) => ({
      ...message,
      fingerprint: message.fingerprint + 'y'.repeat(6_000),
    }));
    expect(outcomesOf(await queue.publish(messages))).toEqual(['stored']);
    const keys = (await readTopic(kafkaClient(brokers), log.topic)).map(({ key }) => key);
    expect(keys.sort()).toEqual(messages.map(({ orderId }) => orderId).sort());
  });

  it('puts an order into the partition of its id, with its trace as the only header', async () => {
    const [queue, other] = [log.open(), log.open()];
    const message = sampleMessage({ epoch: 4, traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    await queue.publish([message]);
    await other.publish([message]);
    const records = await readTopic(kafkaClient(brokers), log.topic);
    expect(records).toHaveLength(2);
    expect(records[0]?.partition).toBe(records[1]?.partition);
    expect(records[0]?.key).toBe(message.orderId);
    expect(records[0]?.headers).toEqual({ traceparent: message.traceparent });
  });

  it('heads a barrier with its version, epoch, sale and database', async () => {
    const queue = log.open();
    const { databaseId, saleId } = sampleMessage();
    await queue.fence(databaseId, saleId, 4);
    const records = await readTopic(kafkaClient(brokers), log.topic);
    expect(records.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    for (const { headers } of records) {
      expect(headers).toEqual({ 'flash-sale': `v=1;type=barrier;epoch=4;db=${databaseId};sale=${saleId}` });
    }
  });

  it('copies dead letters into their own topic: same partition, with where they came from and why', async () => {
    const queue = log.open();
    const message = sampleMessage();
    const letter: DeadLetter = {
      origin: { topic: log.topic, partition: 2, offset: '41' },
      reason: 'rejected',
      error: 'no such sale',
      message,
      raw: undefined,
    };
    const unreadable: DeadLetter = { ...letter, reason: 'unreadable', message: undefined, raw: '{' };
    await queue.setAside([letter, unreadable]);
    const headers = {
      'original-topic': log.topic,
      'original-partition': '2',
      'original-offset': '41',
      error: 'no such sale',
    };
    expect(await readTopic(kafkaClient(brokers), `${log.topic}.dlt`)).toMatchObject([
      {
        partition: 2,
        key: message.orderId,
        headers: { ...headers, reason: 'rejected', 'flash-sale': expect.stringContaining('type=order') },
      },
      { partition: 2, key: null, value: '{', headers: { ...headers, reason: 'unreadable' } },
    ]);
  });

  it('says that the topic is missing', async () => {
    const queue = log.open({ topic: `${log.topic}-missing` });
    const publishing = await queue.publish(sampleMessages(1));
    expect(publishing).toEqual([{ outcome: 'refused', reason: 'unavailable' }]);
    await expect(queue.lag([])).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      message: expect.stringContaining('ensureTopics'),
    });
  });

  it('never says zero of a log that was replaced', async () => {
    const queue = log.open();
    const message = sampleMessage();
    await queue.publish(sampleMessages(30));
    const fence = await queue.fence(message.databaseId, message.saleId, 2);
    const behind = fence.barriers.map(({ topic, partition, offset }) => ({
      topic,
      partition,
      nextOffset: String(BigInt(offset) + 1n),
      barriers: new Map(),
    }));
    expect(await queue.undrained(fence, behind)).toBe(0);
    const admin = kafkaClient(brokers).admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(log.topic);
    await admin.deleteTopicRecords({
      topic: log.topic,
      partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
    });
    expect(await queue.undrained(fence, behind)).toBe(0);
    await expect(queue.undrained(fence, [])).rejects.toMatchObject({
      code: 'LOG_LOST',
      message: expect.stringContaining('deleted before they were stored'),
    });
    await admin.disconnect();
    const beyond = { ...fence, barriers: fence.barriers.map((barrier) => ({ ...barrier, offset: '1000000' })) };
    await expect(queue.undrained(beyond, behind)).rejects.toMatchObject({ code: 'LOG_LOST' });
  });
});
