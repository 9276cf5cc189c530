import { randomBytes } from 'node:crypto';
import { ensureTopics } from '@flash-sale/kafka-adapter';
import type { Admin } from 'kafkajs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWith } from '#test/services';
import { kafkaClient, TestNetwork } from '../kafka-clients.ts';

const WEEK_MS = 7 * 86_400_000;

describeWith('kafka', 'ensureTopics', (brokers) => {
  const kafka = kafkaClient(brokers);
  const asked = { partitions: 2, replicationFactor: 1, minInsyncReplicas: 1, retentionMs: WEEK_MS };
  let topic: string;
  let admin: Admin;
  beforeEach(async () => {
    topic = `flash-sale-test-${randomBytes(6).toString('hex')}`;
    admin = kafka.admin();
    await admin.connect();
  });
  afterEach(async () => {
    const topics = (await admin.listTopics()).filter((name) => name.startsWith(topic));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    await admin.disconnect();
  });

  it('creates both topics once in demo mode, and warns of what they cannot keep', async () => {
    const logged: unknown[] = [];
    const logger = { debug() {}, info() {}, error() {}, warn: (fields: object) => void logged.push(fields) };
    const made = await ensureTopics(kafka, { ...asked, topic, demo: true, logger });
    expect(made.created).toEqual([topic, `${topic}.dlt`]);
    const warnings = [topic, `${topic}.dlt`].flatMap((name) => [
      `${name}: it is replicated 1 times`,
      `${name}: min.insync.replicas is 1`,
    ]);
    expect(made.warnings).toEqual(warnings);
    expect(logged).toEqual(warnings.map((warning) => ({ warning })));
    expect(await ensureTopics(kafka, { ...asked, topic, demo: true })).toEqual({ created: [], warnings });
  });

  it('refuses outside demo mode what loses messages with one broker, and creates nothing', async () => {
    await expect(ensureTopics(kafka, { ...asked, topic })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      details: { problems: ['replicationFactor is below 3', 'minInsyncReplicas is below 2'] },
    });
    expect(await admin.listTopics()).not.toContain(topic);
  });

  it('says what the brokers say when they cannot make as many copies', async () => {
    const copies = { replicationFactor: 50, minInsyncReplicas: 2 };
    const made = ensureTopics(kafka, { ...asked, ...copies, topic });
    await expect(made).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      message: expect.stringMatching(/Topic creation errors \(.*[Rr]eplication/),
    });
  });

  it('refuses topics that exist and are compacted, kept too short, or have too few partitions', async () => {
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: 1,
          replicationFactor: 1,
          configEntries: [
            { name: 'cleanup.policy', value: 'compact' },
            { name: 'retention.ms', value: '3600000' },
            { name: 'retention.bytes', value: '1000000' },
          ],
        },
      ],
    });
    const { created, warnings } = await ensureTopics(kafka, { ...asked, topic, demo: true });
    expect(created).toEqual([`${topic}.dlt`]);
    expect(warnings.filter((warning) => warning.startsWith(`${topic}: `))).toEqual([
      `${topic}: it has 1 partitions, 2 were asked for`,
      `${topic}: it is replicated 1 times`,
      `${topic}: min.insync.replicas is 1`,
      `${topic}: cleanup.policy is compact`,
      `${topic}: it keeps messages 3600000 ms, ${WEEK_MS} were asked for`,
      `${topic}: retention.bytes may delete messages at any time`,
    ]);
    const safe = { ...asked, replicationFactor: 3, minInsyncReplicas: 2 };
    await expect(ensureTopics(kafka, { ...safe, topic })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('cleanup.policy is compact'),
    });
  });

  it('says within its time that no broker answers', async () => {
    const network = new TestNetwork();
    await network.set('silent');
    const silent = kafkaClient(brokers, network);
    await expect(ensureTopics(silent, { ...asked, topic, demo: true, timeoutMs: 500 })).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
    });
    await network.set('reachable');
    await network.close();
  });

  it.each([
    ['partitions', 0],
    ['partitions', 1.5],
    ['replicationFactor', Number.NaN],
    ['retentionMs', 0],
  ])('refuses %s = %d', async (option, value) => {
    await expect(ensureTopics(kafka, { ...asked, topic, [option]: value })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      details: { option },
    });
  });
});
