import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../client/deadline.ts';
import type { KafkaAdminLike } from '../client/kafka-client.ts';
import type { EnsureTopicsOptions } from './ensure-topics.ts';

const POLL_MS = 50;

/** Creates a topic unless it exists, and waits until it can be used. Returns whether it was made. */
export async function createTopic(
  admin: KafkaAdminLike,
  topic: string,
  options: EnsureTopicsOptions,
  deadline: Deadline,
): Promise<boolean> {
  const created = await deadline.race(
    admin.createTopics({
      timeout: deadline.leftMs,
      // The client's own waiting gives up when a broker has not heard of the topic yet.
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: options.partitions,
          replicationFactor: options.replicationFactor,
          configEntries: [
            { name: 'cleanup.policy', value: 'delete' },
            { name: 'retention.ms', value: String(options.retentionMs) },
            { name: 'min.insync.replicas', value: String(options.minInsyncReplicas) },
            { name: 'unclean.leader.election.enable', value: 'false' },
          ],
        },
      ],
    }),
  );
  while (!(await hasLeaders(admin, topic, deadline))) await deadline.race(sleep(POLL_MS));
  return created;
}

async function hasLeaders(admin: KafkaAdminLike, topic: string, deadline: Deadline): Promise<boolean> {
  try {
    const { topics } = await deadline.race(admin.fetchTopicMetadata({ topics: [topic] }));
    const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
    return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0);
  } catch (error) {
    if (deadline.passed !== undefined) throw error;
    return false;
  }
}
