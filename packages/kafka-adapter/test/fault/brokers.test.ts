import type { OrderMessage, PublishOutcome } from '@flash-sale/core';
import { sampleMessages } from '@flash-sale/core/testing';
import type { KafkaOrderQueue } from '@flash-sale/kafka-adapter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestLog, kafkaClient } from '../kafka-clients.ts';
import { MemoryLedger } from '../memory-ledger.ts';
import { type OwnBrokers, startOwnBrokers } from '../own-brokers.ts';
import { readTopic } from '../read-topic.ts';

const libs = process.env.KAFKA_LIBS;
const PARTITIONS = 4;
const UNDER_WAY = 8;
const BATCH = 50;

/** Publishes batch after batch, several at a time, until told to stop. */
function publishOn(queue: KafkaOrderQueue) {
  const published: { message: OrderMessage; outcome: PublishOutcome['outcome'] | undefined }[] = [];
  let stopped = false;
  const publisher = async (): Promise<void> => {
    while (!stopped) {
      const messages = sampleMessages(BATCH);
      const outcomes = await queue.publish(messages);
      for (const [index, message] of messages.entries()) published.push({ message, outcome: outcomes[index]?.outcome });
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
  };
  const publishers = Array.from({ length: UNDER_WAY }, publisher);
  return {
    idsOf: (outcome: PublishOutcome['outcome']) =>
      published.filter((each) => each.outcome === outcome).map(({ message }) => message.orderId as string),
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(publishers);
    },
  };
}

describe('two brokers', { skip: libs === undefined && process.env.CI !== 'true' }, () => {
  let brokers: OwnBrokers;
  beforeAll(async () => {
    if (libs === undefined) throw new Error('KAFKA_LIBS names no folder with the jars of a broker');
    brokers = await startOwnBrokers(libs);
  });
  afterAll(async () => {
    await brokers?.[Symbol.asyncDispose]();
  });

  it('keep every message that was reported stored while leaders move in the middle of publishing', async () => {
    const log = await createTestLog(brokers.addresses, { partitions: PARTITIONS });
    const queue = log.open({ timeoutMs: 10_000, suspectAfterMs: 5_000 });
    const publishing = publishOn(queue);
    const admin = kafkaClient(brokers.addresses).admin();
    await admin.connect();
    for (const node of [1, 2, 1, 2]) {
      await expect.poll(() => publishing.idsOf('stored').length, { timeout: 60_000 }).toBeGreaterThan(0);
      const partitionAssignment = Array.from({ length: PARTITIONS }, (_, partition) => ({
        partition,
        replicas: [partition % 2 === 0 ? node : 3 - node],
      }));
      await admin.alterPartitionReassignments({ topics: [{ topic: log.topic, partitionAssignment }] });
      const moved = async (): Promise<readonly number[]> => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [log.topic] });
        const partitions = topics[0]?.partitions ?? [];
        return partitions.toSorted((a, b) => a.partitionId - b.partitionId).map(({ leader }) => leader);
      };
      await expect.poll(moved, { timeout: 60_000 }).toEqual(partitionAssignment.map(({ replicas }) => replicas[0]));
    }
    await publishing.stop();
    expect(await queue.publish(sampleMessages(1))).toEqual([{ outcome: 'stored' }]);
    await admin.disconnect();
    const keys = new Set((await readTopic(log.kafka, log.topic)).map(({ key }) => key));
    const stored = publishing.idsOf('stored');
    expect(stored.filter((id) => !keys.has(id))).toEqual([]);
    expect(publishing.idsOf('refused').filter((id) => keys.has(id))).toEqual([]);
    expect(stored.length).toBeGreaterThan(UNDER_WAY * BATCH);
    await log.dispose();
  });

  it('are consumed to the end after one of them froze and nobody was told', async () => {
    const log = await createTestLog(brokers.addresses, { partitions: PARTITIONS });
    // The watchdog looks before the client gives up on a request.
    const queue = log.open({ stallTimeoutMs: 4_000 });
    const ledger = new MemoryLedger();
    const [before, after] = [sampleMessages(200), sampleMessages(200)];
    expect(new Set((await queue.publish(before)).map(({ outcome }) => outcome))).toEqual(new Set(['stored']));
    await queue.consume({
      batchSizeMax: BATCH,
      positionOf: ledger.positionOf,
      onError: (error) => void ledger.errors.push(error),
      handler: async (batch) => ledger.store(batch),
    });
    await expect.poll(() => ledger.orderIds.size, { timeout: 60_000 }).toBe(200);
    brokers.freezeSecond();
    try {
      const silent = () => ledger.errors.some((error) => String(error).includes('fell silent'));
      await expect.poll(silent, { timeout: 60_000 }).toBe(true);
    } finally {
      brokers.thawSecond();
    }
    const publishAll = async () => new Set((await queue.publish(after)).map(({ outcome }) => outcome));
    await expect.poll(publishAll, { timeout: 90_000 }).toEqual(new Set(['stored']));
    const ids = [...before, ...after].map(({ orderId }) => orderId).sort();
    await expect.poll(() => [...ledger.orderIds].sort(), { timeout: 90_000 }).toEqual(ids);
    await log.dispose();
  });

  it('keep every message that was reported stored while one of them is killed and comes back', async () => {
    const log = await createTestLog(brokers.addresses, { partitions: PARTITIONS });
    const queue = log.open({ timeoutMs: 2_000 });
    const publishing = publishOn(queue);
    await expect.poll(() => publishing.idsOf('stored').length, { timeout: 60_000 }).toBeGreaterThan(1_000);
    await brokers.killSecond();
    await expect.poll(() => publishing.idsOf('unknown').length, { timeout: 60_000 }).toBeGreaterThan(0);
    await brokers.startSecond();
    const messages = sampleMessages(BATCH);
    await expect
      .poll(async () => new Set((await queue.publish(messages)).map(({ outcome }) => outcome)), { timeout: 90_000 })
      .toEqual(new Set(['stored']));
    await publishing.stop();
    const keys = new Set((await readTopic(log.kafka, log.topic)).map(({ key }) => key));
    expect(publishing.idsOf('stored').filter((id) => !keys.has(id))).toEqual([]);
    expect(publishing.idsOf('refused').filter((id) => keys.has(id))).toEqual([]);
    expect(messages.filter(({ orderId }) => !keys.has(orderId))).toEqual([]);
    await log.dispose();
  });
});
