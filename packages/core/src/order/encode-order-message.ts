import { FlashSaleError } from '../errors/flash-sale-error.ts';
import { buyerId, databaseId, operationId, orderId, saleId, sku } from '../identity/ids.ts';
import { LINES_MAX, type Line, QUANTITY_MAX } from '../sale/line.ts';
import type { OrderMessage } from './order-message.ts';

/** Version of the encoding. A reader refuses what it does not know. */
export const ORDER_MESSAGE_VERSION = 1;
/** Longest fingerprint in UTF-16 units. */
export const FINGERPRINT_LENGTH_MAX = 256;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Printable ASCII that JSON writes as it is: every id, and nearly every fingerprint. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** What the message before began with, and what stood behind its buyer: those of a crowd differ in little else. */
let lastOrigin = { databaseId: '', saleId: '', written: '' };
let lastPurchase = { sku: '', quantity: 0, fingerprint: '', epoch: 0, written: '' };

/**
 * Writes an order message as versioned JSON. Lines are flat pairs, and the fields are short, because this text is
 * written once per order into an outbox, a log and often a table. Put together by hand, in half the time of
 * `JSON.stringify`: it is what a publisher does most beside waiting for the queue.
 */
export function encodeOrderMessage(message: OrderMessage): string {
  const { orderId, buyerId, seq, soldAt, settledBy, redriveRound, traceparent } = message;
  let rest = '';
  if (settledBy !== undefined) rest += `,"by":${quoted(settledBy)}`;
  if (redriveRound > 0) rest += `,"round":${redriveRound}`;
  if (traceparent !== undefined) rest += `,"trace":${quoted(traceparent)}`;
  return `${originOf(message)}${quoted(orderId)},"buyer":${quoted(buyerId)}${purchaseOf(message)}${seq},"at":${soldAt}${rest}}`;
}

/** All that stands before the order's id. */
function originOf({ databaseId, saleId }: OrderMessage): string {
  if (databaseId !== lastOrigin.databaseId || saleId !== lastOrigin.saleId) {
    const written = `{"v":${ORDER_MESSAGE_VERSION},"db":${quoted(databaseId)},"sale":${quoted(saleId)},"id":`;
    lastOrigin = { databaseId, saleId, written };
  }
  return lastOrigin.written;
}

/** All that stands between the buyer's id and the number of `seq`. */
function purchaseOf({ lines, fingerprint, epoch }: OrderMessage): string {
  const [line] = lines;
  if (line === undefined || lines.length > 1) return writePurchase(lines, fingerprint, epoch);
  const { sku, quantity } = line;
  const last = lastPurchase;
  if (sku !== last.sku || quantity !== last.quantity || fingerprint !== last.fingerprint || epoch !== last.epoch) {
    lastPurchase = { sku, quantity, fingerprint, epoch, written: writePurchase(lines, fingerprint, epoch) };
  }
  return lastPurchase.written;
}

function writePurchase(lines: readonly Line[], fingerprint: string, epoch: number): string {
  const pairs = lines.map(({ sku, quantity }) => `${quoted(sku)},${quantity}`);
  return `,"lines":[${pairs.join(',')}],"fp":${quoted(fingerprint)},"epoch":${epoch},"seq":`;
}

function quoted(text: string): string {
  return typeof text === 'string' && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Reads what `encodeOrderMessage` wrote. Anything else throws `MESSAGE_UNREADABLE` with the reason. */
export function decodeOrderMessage(text: string): OrderMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unreadable('not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unreadable('not an object');
  const fields = value as Record<string, unknown>;
  if (fields.v !== ORDER_MESSAGE_VERSION) throw unreadable(`unknown version ${JSON.stringify(fields.v)?.slice(0, 40)}`);
  try {
    return {
      databaseId: databaseId(fields.db),
      saleId: saleId(fields.sale),
      orderId: orderId(fields.id),
      buyerId: buyerId(fields.buyer),
      lines: readLines(fields.lines),
      fingerprint: readText('fp', fields.fp, FINGERPRINT_LENGTH_MAX),
      epoch: readInteger('epoch', fields.epoch, 1),
      seq: readInteger('seq', fields.seq, 1),
      soldAt: readInteger('at', fields.at, 0),
      settledBy: fields.by === undefined ? undefined : operationId(fields.by),
      redriveRound: fields.round === undefined ? 0 : readInteger('round', fields.round, 1),
      traceparent: readTraceparent(fields.trace),
    };
  } catch (cause) {
    if (FlashSaleError.isInstance(cause, 'MESSAGE_UNREADABLE')) throw cause;
    throw unreadable(cause instanceof Error ? cause.message : 'malformed', cause);
  }
}

function readLines(value: unknown): readonly Line[] {
  if (!Array.isArray(value) || value.length < 2 || value.length % 2 !== 0 || value.length > LINES_MAX * 2) {
    throw unreadable('lines are malformed');
  }
  const lines: Line[] = [];
  for (let index = 0; index < value.length; index += 2) {
    const quantity = readInteger('quantity', value[index + 1], 1);
    if (quantity > QUANTITY_MAX) throw unreadable('quantity is too large');
    lines.push({ sku: sku(value[index]), quantity });
  }
  return lines;
}

function readInteger(field: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw unreadable(`${field} is not an integer of at least ${least}`);
}

function readText(field: string, value: unknown, lengthMax: number): string {
  if (typeof value === 'string' && value.length >= 1 && value.length <= lengthMax) return value;
  throw unreadable(`${field} is not a text of 1 to ${lengthMax} characters`);
}

/** A malformed trace context is dropped, not refused: it must never cost an order. */
function readTraceparent(value: unknown): string | undefined {
  return typeof value === 'string' && TRACEPARENT.test(value) ? value : undefined;
}

function unreadable(reason: string, cause?: unknown): FlashSaleError {
  return new FlashSaleError('MESSAGE_UNREADABLE', `not a readable order message: ${reason}`, {
    details: { reason },
    cause,
  });
}

/**
 * No encoded message is larger: `LINES_MAX` lines and every id at its longest, all in ASCII. A queue must carry as much,
 * so that whatever is sold can be published.
 */
export const ORDER_MESSAGE_BYTES_MAX = 8_192;
