import { encodeOrderMessage } from '../../order/encode-order-message.ts';
import type { OrderMessage } from '../../order/order-message.ts';

/** Field names, punctuation and numbers of an encoded message without its lines, generously. */
const FIXED_BYTES = 512;
/** The quantity and punctuation of one line. */
const LINE_BYTES = 32;
/** JSON writes a UTF-16 unit with at most six bytes (`\u0000`). */
const UNIT_BYTES_MAX = 6;

/**
 * Whether the encoded message is larger than `bytesMax`. Encodes only a message whose lengths leave that open: hardly
 * any, and encoding costs more than the rest of a publish in memory.
 */
export function isLargerThan(message: OrderMessage, bytesMax: number): boolean {
  let units =
    message.databaseId.length +
    message.saleId.length +
    message.orderId.length +
    message.buyerId.length +
    message.fingerprint.length +
    (message.settledBy?.length ?? 0) +
    (message.traceparent?.length ?? 0);
  for (const line of message.lines) units += line.sku.length;
  const bytesAtMost = FIXED_BYTES + message.lines.length * LINE_BYTES + units * UNIT_BYTES_MAX;
  return bytesAtMost > bytesMax && Buffer.byteLength(encodeOrderMessage(message)) > bytesMax;
}
