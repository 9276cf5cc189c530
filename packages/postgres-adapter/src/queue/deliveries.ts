import { type Delivery, decodeOrderMessage, RAW_LENGTH_MAX } from '@flash-sale/core';
import type { ClaimedRow } from '../queries/claim-messages.ts';

/** The topic of the table queue, in dead letters and logs. It has one partition. */
export const TABLE_TOPIC = 'flash_sale.queue_messages';

/** Messages of a claimed row, from the first that is not settled. */
export interface RowPart {
  readonly row: ClaimedRow;
  /** Messages from `from` up to, not including, `to`. */
  readonly from: number;
  readonly to: number;
}

/** Cuts claimed rows into parts so that each list of parts has at most `messagesMax` messages. */
export function cutIntoBatches(rows: readonly ClaimedRow[], messagesMax: number): readonly (readonly RowPart[])[] {
  const batches: RowPart[][] = [];
  let batch: RowPart[] = [];
  let room = messagesMax;
  for (const row of rows) {
    let from = row.settledCount;
    while (from < row.messages.length) {
      const to = Math.min(row.messages.length, from + room);
      batch.push({ row, from, to });
      room -= to - from;
      from = to;
      if (room > 0) continue;
      batches.push(batch);
      batch = [];
      room = messagesMax;
    }
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

export function deliveriesOf(parts: readonly RowPart[]): readonly Delivery[] {
  const deliveries: Delivery[] = [];
  for (const { row, from, to } of parts) {
    for (let index = from; index < to; index += 1) deliveries.push(deliveryOf(row, index));
  }
  return deliveries;
}

function deliveryOf(row: ClaimedRow, index: number): Delivery {
  const raw = row.messages[index] ?? '';
  // Row id and place in the row as one decimal number: a row has far fewer than a thousand messages.
  const offset = `${row.rowId}${String(index).padStart(3, '0')}`;
  const origin = { topic: TABLE_TOPIC, partition: 0, offset };
  try {
    return { type: 'order', origin, message: decodeOrderMessage(raw) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'unreadable', origin, reason, raw: raw.slice(0, RAW_LENGTH_MAX) };
  }
}
