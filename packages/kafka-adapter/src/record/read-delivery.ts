import {
  type Delivery,
  type DeliveryOrigin,
  decodeOrderMessage,
  FlashSaleError,
  RAW_LENGTH_MAX,
} from '@flash-sale/core';
import type { KafkaMessageLike } from '../client/kafka-client.ts';
import { RECORD_VERSION, readRecordHeader } from '../headers.ts';
import { decodeBarrier } from './barrier.ts';

/** A UTF-8 character is at most three bytes for each UTF-16 unit. */
const RAW_BYTES_MAX = RAW_LENGTH_MAX * 3;

/** What one record of the topic is to a worker. Whatever is not one of ours is `unreadable`, and never throws. */
export function readDelivery(message: KafkaMessageLike, origin: DeliveryOrigin): Delivery {
  const { value, headers } = message;
  if (value === null) return unreadable(origin, 'a record without a value', '');
  const header = readRecordHeader(headers);
  if (header === undefined) return unreadable(origin, 'a header that is not ours, or more than one', excerpt(value));
  const { version, type } = header;
  if (version !== RECORD_VERSION) return unreadable(origin, `unknown version ${version.slice(0, 40)}`, excerpt(value));
  try {
    if (type === 'order') return { type: 'order', origin, message: decodeOrderMessage(value.toString()) };
    if (type === 'barrier') return { type: 'barrier', origin, ...decodeBarrier(value.toString()) };
  } catch (error) {
    return unreadable(origin, reasonOf(error), excerpt(value));
  }
  return unreadable(origin, `unknown type ${type.slice(0, 40)}`, excerpt(value));
}

function unreadable(origin: DeliveryOrigin, reason: string, raw: string): Delivery {
  return { type: 'unreadable', origin, reason, raw };
}

function excerpt(value: Buffer): string {
  return value.subarray(0, RAW_BYTES_MAX).toString().slice(0, RAW_LENGTH_MAX);
}

function reasonOf(error: unknown): string {
  if (FlashSaleError.isInstance(error) && typeof error.details.reason === 'string') return error.details.reason;
  return error instanceof Error ? error.message : String(error);
}
