import type { DatabaseId, OrderMessage, SaleId } from '@flash-sale/core';
import type { KafkaHeaders } from './client/kafka-client.ts';

/** Version of header and value together. A reader refuses what it does not know. */
export const RECORD_VERSION = '1';

/**
 * The header of every record that a queue writes: `v=1;type=order;epoch=4;db=…;sale=…`. One header and not five, because
 * the client takes longer to write five than to write the rest of the record. No id contains a ";".
 */
export const RECORD_HEADER = 'flash-sale';

export type RecordType = 'order' | 'barrier';

const RECORD_FIELDS = /^v=([^;]*);type=([^;]*);/;

/** What a barrier or an order is headed with. */
export function recordHeaders(
  type: RecordType,
  of: { readonly databaseId: DatabaseId; readonly saleId: SaleId; readonly epoch: number },
  traceparent?: string | undefined,
): KafkaHeaders {
  const value = `v=${RECORD_VERSION};type=${type};epoch=${of.epoch};db=${of.databaseId};sale=${of.saleId}`;
  return traceparent === undefined ? { [RECORD_HEADER]: value } : { [RECORD_HEADER]: value, traceparent };
}

/** Headers of orders, made once for the many of a batch that share them. */
export function sharedHeaders(): (message: OrderMessage) => KafkaHeaders {
  let last: { of: OrderMessage; headers: KafkaHeaders } | undefined;
  return (message) => {
    const fits =
      last !== undefined &&
      last.of.epoch === message.epoch &&
      last.of.saleId === message.saleId &&
      last.of.databaseId === message.databaseId;
    if (last === undefined || !fits) last = { of: message, headers: recordHeaders('order', message) };
    if (message.traceparent === undefined) return last.headers;
    return { ...last.headers, traceparent: message.traceparent };
  };
}

/** Version and type of a record, if it carries the header exactly once. */
export function readRecordHeader(headers: KafkaHeaders | undefined): { version: string; type: string } | undefined {
  const value = headers?.[RECORD_HEADER];
  if (value === undefined || Array.isArray(value)) return undefined;
  const [, version, type] = RECORD_FIELDS.exec(value.toString()) ?? [];
  return version === undefined || type === undefined ? undefined : { version, type };
}
