import type { Deadline } from '../client/deadline.ts';
import { kafkaErrorType } from '../kafka-error.ts';

/** Brokers learn of a new topic one after the other: so often and so far apart it is asked for before it is missing. */
const ATTEMPTS = 10;
const PAUSE_MS = 100;

/** Repeats what was refused because a broker does not know the topic, for about a second. */
export async function onceKnown<Answer>(deadline: Deadline, ask: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await deadline.race(ask());
    } catch (error) {
      if (attempt >= ATTEMPTS || kafkaErrorType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
      await deadline.sleep(PAUSE_MS);
    }
  }
}
