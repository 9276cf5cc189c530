import { type CallOptions, type DeadLetter, encodeOrderMessage, FlashSaleError } from '@flash-sale/core';
import { underDeadline } from '../client/deadline.ts';
import type { KafkaHeaders, KafkaRecord } from '../client/kafka-client.ts';
import { recordHeaders } from '../headers.ts';
import { mapKafkaError } from '../kafka-error.ts';
import type { FenceParts } from '../log/write-fence.ts';

/** Longest error text that goes into a header. */
const ERROR_LENGTH_MAX = 1_000;

/** Copies dead letters into their topic, each into the partition that it came from where there is one of that number. */
export async function writeDeadLetters(
  parts: FenceParts,
  letters: readonly DeadLetter[],
  options?: CallOptions,
): Promise<void> {
  if (letters.length === 0) return;
  const { topic, admin, writer, timeoutMs } = parts;
  await underDeadline(options, timeoutMs, async (deadline) => {
    const partitions = await admin.partitions(topic, deadline);
    await writer.connect(deadline).catch((error: unknown) => {
      throw mapKafkaError(error, 'QUEUE_UNAVAILABLE', 'connecting');
    });
    const records = letters.map((letter) => toRecord(letter, partitions));
    for (const result of await writer.write(topic, records, deadline)) {
      if (!('cause' in result)) continue;
      throw new FlashSaleError('QUEUE_UNKNOWN', `Kafka: a dead letter is not known to be in ${topic}`, {
        cause: result.cause,
      });
    }
  });
}

function toRecord({ origin, reason, error, message, raw }: DeadLetter, partitions: number): KafkaRecord {
  const headers: KafkaHeaders = {
    ...(message === undefined ? {} : recordHeaders('order', message, message.traceparent)),
    'original-topic': origin.topic,
    'original-partition': String(origin.partition),
    'original-offset': origin.offset,
    reason,
    error: error.slice(0, ERROR_LENGTH_MAX),
  };
  return {
    partition: origin.partition % partitions,
    key: message?.orderId ?? null,
    value: message === undefined ? (raw ?? '') : encodeOrderMessage(message),
    headers,
  };
}
