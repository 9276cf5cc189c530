import { type DeadLetter, type DeadLetterReason, type DeliveryOrigin, decodeOrderMessage } from '@flash-sale/core';
import type { KafkaHeaders, KafkaMessageLike } from '../client/kafka-client.ts';

const REASONS: readonly DeadLetterReason[] = ['unreadable', 'stale-epoch', 'rejected', 'allotment-exceeded'];

/** What one record of the topic of dead letters says; absent for one that `setAside` did not write. */
export function decodeDeadLetter({ headers, value }: KafkaMessageLike): DeadLetter | undefined {
  const origin = originOf(headers);
  const reason = REASONS.find((each) => each === textOf(headers, 'reason'));
  if (origin === undefined || reason === undefined) return undefined;
  const text = value?.toString() ?? '';
  const error = textOf(headers, 'error') ?? '';
  try {
    return { origin, reason, error, message: decodeOrderMessage(text), raw: undefined };
  } catch {
    // What was set aside as unreadable still is; its text is all there is to see.
    return { origin, reason, error, message: undefined, raw: text };
  }
}

function originOf(headers: KafkaHeaders | undefined): DeliveryOrigin | undefined {
  const [topic, offset] = [textOf(headers, 'original-topic'), textOf(headers, 'original-offset')];
  const partition = Number(textOf(headers, 'original-partition') ?? Number.NaN);
  if (topic === undefined || offset === undefined || !Number.isSafeInteger(partition)) return undefined;
  return { topic, partition, offset };
}

function textOf(headers: KafkaHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
}
