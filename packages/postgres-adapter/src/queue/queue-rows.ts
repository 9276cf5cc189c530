import { encodeOrderMessage, type OrderMessage, type SaleId } from '@flash-sale/core';

/** A row of the table queue before it is stored: messages of one sale and epoch. */
export interface QueueRow {
  readonly saleId: SaleId;
  readonly epoch: number;
  /** Encoded messages. */
  readonly messages: string[];
  /** Where each of `messages` stands in the batch that is being published. */
  readonly places: number[];
}

/**
 * Most messages of one row: rows small enough that a claim comes close to the batch it wants, and large enough that a
 * message's share of a row's cost is small.
 */
const MESSAGES_PER_ROW_MAX = 100;

export interface PackedMessages {
  readonly rows: readonly QueueRow[];
  /** Places of messages that no row can carry. */
  readonly tooLarge: readonly number[];
}

/** Packs messages into rows, keeping their order within a sale and epoch. */
export function packMessages(messages: readonly OrderMessage[], messageBytesMax: number): PackedMessages {
  const rows: QueueRow[] = [];
  const tooLarge: number[] = [];
  const open = new Map<string, QueueRow>();
  for (const [place, message] of messages.entries()) {
    const encoded = encodeOrderMessage(message);
    if (isLargerThan(encoded, messageBytesMax)) {
      tooLarge.push(place);
      continue;
    }
    const { saleId, epoch } = message;
    const key = `${epoch} ${saleId}`;
    let row = open.get(key);
    if (row === undefined || row.messages.length === MESSAGES_PER_ROW_MAX) {
      row = { saleId, epoch, messages: [], places: [] };
      open.set(key, row);
      rows.push(row);
    }
    row.messages.push(encoded);
    row.places.push(place);
  }
  return { rows, tooLarge };
}

/** A UTF-16 unit is at most three bytes: most texts need not be measured. */
function isLargerThan(encoded: string, bytesMax: number): boolean {
  return encoded.length * 3 > bytesMax && Buffer.byteLength(encoded) > bytesMax;
}
