import { FlashSaleError, type Logger, silentLogger } from '@flash-sale/core';
import { Connection } from '../client/connection.ts';
import { underDeadline } from '../client/deadline.ts';
import type { KafkaLike } from '../client/kafka-client.ts';
import { mapKafkaError } from '../kafka-error.ts';
import { topicName } from '../kafka-options.ts';
import { createTopic } from './create-topic.ts';
import { judgeTopics, problemsAsked } from './judge-topics.ts';
import { ORDERS_TOPIC } from './orders-topic.ts';

export interface EnsureTopicsOptions {
  /** `flashsale_orders` unless told otherwise. */
  readonly topic?: string | undefined;
  /** The topic's name with `.dlt` behind it unless told otherwise. */
  readonly deadLetterTopic?: string | undefined;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
  /** How long the log keeps messages, milliseconds: longer than a sale and its recovery take. -1: for ever. */
  readonly retentionMs: number;
  /** Topics that cannot keep the promises are refused; in demo mode they are made, used and warned of. */
  readonly demo?: boolean | undefined;
  readonly logger?: Logger | undefined;
  /** 30,000 unless told otherwise. */
  readonly timeoutMs?: number | undefined;
}

/** What was found or made. */
export interface EnsuredTopics {
  readonly created: readonly string[];
  /** What is wrong with them, for people. Empty outside demo mode. */
  readonly warnings: readonly string[];
}

const TIMEOUT_MS = 30_000;

/**
 * Creates the topics that do not exist and judges those that do; it never changes one. Losing one broker must lose no
 * message: replication 3 with 2 in sync, no compaction, no unclean election, and the retention that was asked for.
 * `INVALID_CONFIGURATION` says everything that is wrong, `QUEUE_UNAVAILABLE` that the brokers did not answer in time.
 */
export async function ensureTopics(kafka: KafkaLike, options: EnsureTopicsOptions): Promise<EnsuredTopics> {
  checkNumbers(options);
  const { demo = false, logger = silentLogger, timeoutMs = TIMEOUT_MS } = options;
  const topic = topicName('topic', options.topic ?? ORDERS_TOPIC);
  const names = [topic, topicName('deadLetterTopic', options.deadLetterTopic ?? `${topic}.dlt`)];
  if (!demo) refuse(problemsAsked(options));
  const connection = new Connection(() => kafka.admin());
  try {
    return await underDeadline(undefined, timeoutMs, async (deadline) => {
      const admin = await deadline.race(connection.open());
      const created: string[] = [];
      for (const name of names) {
        if (await createTopic(admin, name, options, deadline)) created.push(name);
      }
      const warnings = await judgeTopics(admin, names, options, deadline);
      if (!demo) refuse(warnings);
      for (const warning of warnings) logger.warn({ warning }, 'a Kafka topic is fit for a demonstration only');
      return { created, warnings };
    });
  } catch (error) {
    throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', `ensuring the topics ${names.join(', ')}`);
  } finally {
    await connection.close();
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new FlashSaleError('INVALID_CONFIGURATION', `Kafka topics cannot keep the promises: ${problems.join('; ')}`, {
    details: { problems },
  });
}

function checkNumbers(options: EnsureTopicsOptions): void {
  const least = { partitions: 1, replicationFactor: 1, minInsyncReplicas: 1, retentionMs: -1 } as const;
  for (const name of Object.keys(least) as (keyof typeof least)[]) {
    if (Number.isSafeInteger(options[name]) && options[name] >= least[name] && options[name] !== 0) continue;
    throw new FlashSaleError('INVALID_CONFIGURATION', `${name} must be an integer of at least ${least[name]}, not 0`, {
      details: { option: name },
    });
  }
}
