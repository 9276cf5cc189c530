import type { DatabaseId, SaleId } from '@flash-sale/core';
import type { KafkaHeaders } from './client/kafka-client.ts';

/** Version of header and value together. A reader refuses what it does not know. */
export const RECORD_VERSION = '1';

/**
 * The header of what is not an order fresh from a sale, such as a barrier: `v=1;type=barrier;epoch=4;db=…;sale=…`. One
 * header and not five, because the client takes longer to write five than to write the rest of the record. No id contains
 * a ";".
 */
export const RECORD_HEADER = 'flash-sale';

export type RecordType = 'order' | 'barrier';

export interface RecordHeader {
  readonly version: string;
  readonly type: string;
}

const RECORD_FIELDS = /^v=([^;]*);type=([^;]*);/;
/** An order says all that it is in its value. Shared by every record; the client only reads it. */
const NO_HEADERS: KafkaHeaders = Object.freeze({});
const PLAIN_ORDER: RecordHeader = { version: RECORD_VERSION, type: 'order' };

/** What a barrier or a dead letter is headed with. */
export function recordHeaders(
  type: RecordType,
  of: { readonly databaseId: DatabaseId; readonly saleId: SaleId; readonly epoch: number },
  traceparent?: string | undefined,
): KafkaHeaders {
  const value = `v=${RECORD_VERSION};type=${type};epoch=${of.epoch};db=${of.databaseId};sale=${of.saleId}`;
  return { [RECORD_HEADER]: value, ...orderHeaders(traceparent) };
}

/**
 * What an order is headed with: its trace, if it has one. Writing one header costs the client a third of what it takes to
 * write an order, and the value says version, epoch, database and sale already.
 */
export function orderHeaders(traceparent: string | undefined): KafkaHeaders {
  return traceparent === undefined ? NO_HEADERS : { traceparent };
}

/** Version and type of a record. One without our header can only be an order; absent for one whose header is not ours. */
export function readRecordHeader(headers: KafkaHeaders | undefined): RecordHeader | undefined {
  const value = headers?.[RECORD_HEADER];
  if (value === undefined) return PLAIN_ORDER;
  if (Array.isArray(value)) return undefined;
  const [, version, type] = RECORD_FIELDS.exec(value.toString()) ?? [];
  return version === undefined || type === undefined ? undefined : { version, type };
}
