import type { Deadline } from '../client/deadline.ts';
import { kafkaErrorType } from '../kafka-error.ts';

/**
 * Brokers learn of a new topic, and of being the leader of a partition, one after the other: so often and so far apart they
 * are asked before that is the answer.
 */
const ATTEMPTS = 10;
const PAUSE_MS = 100;
const NOT_YET = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Repeats what was refused because a broker does not know the topic, or its part in it, yet: for about a second. */
export async function onceKnown<Answer>(deadline: Deadline, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deadline.race(ask());
    } catch (error) {
      if (attempt >= ATTEMPTS || !NOT_YET.has(kafkaErrorType(error) ?? '')) throw error;
      await deadline.sleep(PAUSE_MS);
    }
  }
}
