import { FlashSaleError } from '@flash-sale/core';

/** Limits of a Kafka queue. Times in milliseconds. */
export interface KafkaQueueLimits {
  /** How long a call may take that names no deadline of its own: 10,000 unless told otherwise. */
  readonly timeoutMs: number;
  /** Pause before what was not confirmed is sent again within the same call: 100 unless told otherwise. */
  readonly retryDelayMs: number;
  /** Largest encoded message in bytes: 900,000 unless told otherwise, below a broker's own `message.max.bytes`. */
  readonly messageBytesMax: number;
  /** A publish that takes longer makes the queue ask whether the brokers are there: 1,000 unless told otherwise. */
  readonly suspectAfterMs: number;
  /** How often brokers that are down are asked whether they are back: 500 unless told otherwise. */
  readonly probeIntervalMs: number;
  /** How long after a rejection a batch is delivered again: 100 unless told otherwise. */
  readonly redeliveryDelayMs: number;
  /** A member that was not heard of for so long loses its partitions: 30,000 unless told otherwise. */
  readonly sessionTimeoutMs: number;
  /** How long handlers may take to end once the group rebalances: 60,000 unless told otherwise. */
  readonly rebalanceTimeoutMs: number;
  /** How often a member is heard of: 1,000 unless told otherwise. At most a third of the session timeout. */
  readonly heartbeatIntervalMs: number;
  /** How long a broker may hold back an answer when there is nothing new: 250 unless told otherwise. */
  readonly fetchWaitMs: number;
  /**
   * A consumer is replaced that shows no sign of life for so long, or leaves a partition where it is although the log goes
   * on and nothing holds it up: 120,000 unless told otherwise.
   */
  readonly stallTimeoutMs: number;
  /** Partitions whose batches are handled at the same time: 4 unless told otherwise. */
  readonly concurrentPartitions: number;
}

const DEFAULTS: KafkaQueueLimits = {
  timeoutMs: 10_000,
  retryDelayMs: 100,
  messageBytesMax: 900_000,
  suspectAfterMs: 1_000,
  probeIntervalMs: 500,
  redeliveryDelayMs: 100,
  sessionTimeoutMs: 30_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 1_000,
  fetchWaitMs: 250,
  stallTimeoutMs: 120_000,
  concurrentPartitions: 4,
};

/** A day, or a gigabyte: beyond that a number is a mistake in its unit. */
const LIMIT_MAX = 1_000_000_000;
const MAY_BE_ZERO: ReadonlySet<string> = new Set(['retryDelayMs', 'redeliveryDelayMs']);

/** The limits with their defaults, or `INVALID_CONFIGURATION` naming the one that cannot work. */
export function kafkaQueueLimits(given: Partial<KafkaQueueLimits>): KafkaQueueLimits {
  const limits: Record<keyof KafkaQueueLimits, number> = { ...DEFAULTS };
  for (const name of Object.keys(DEFAULTS) as (keyof KafkaQueueLimits)[]) {
    const value = given[name];
    if (value === undefined) continue;
    const least = MAY_BE_ZERO.has(name) ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least || value > LIMIT_MAX) {
      throw invalid(name, `${name} must be an integer from ${least} to ${LIMIT_MAX}`);
    }
    limits[name] = value;
  }
  if (limits.heartbeatIntervalMs * 3 > limits.sessionTimeoutMs) {
    throw invalid('heartbeatIntervalMs', 'heartbeatIntervalMs must be at most a third of sessionTimeoutMs');
  }
  return limits;
}

/** Kafka's own rule for the names of topics. */
export function topicName(option: string, value: string): string {
  if (/^[A-Za-z0-9._-]{1,249}$/.test(value) && value !== '.' && value !== '..') return value;
  throw invalid(option, `${option} must be 1 to 249 of the characters a-z, A-Z, 0-9, ".", "_" and "-"`);
}

function invalid(option: string, message: string): FlashSaleError {
  return new FlashSaleError('INVALID_CONFIGURATION', message, { details: { option } });
}
