import { describe, expect, it } from 'vitest';
import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import { ID_LENGTH_MAX } from '../identity/ids.ts';
import { LINES_MAX, QUANTITY_MAX } from '../sale/line.ts';
import { sampleMessage } from '../testing/sample-orders.ts';
import { decodeOrderMessage, encodeOrderMessage, ORDER_MESSAGE_BYTES_MAX } from './encode-order-message.ts';

const fields = () => JSON.parse(encodeOrderMessage(sampleMessage())) as Record<string, unknown>;

describe('the encoded order message', () => {
  it('reads back as it was written', () => {
    const messages = [
      sampleMessage(),
      sampleMessage({ settledBy: 'op' as never, redriveRound: 2 }),
      sampleMessage({ traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }),
    ];
    for (const message of messages) expect(decodeOrderMessage(encodeOrderMessage(message))).toEqual(message);
  });

  it('is never larger than what a queue must carry', () => {
    const long = '~'.repeat(ID_LENGTH_MAX);
    const largest = sampleMessage({
      saleId: long as SaleId,
      databaseId: long as never,
      buyerId: long as never,
      orderId: 'AAAAAAAAAAAAAAAAAAAAAA' as OrderId,
      fingerprint: 'x'.repeat(256),
      settledBy: long as never,
      lines: Array.from({ length: LINES_MAX }, () => ({ sku: long as Sku, quantity: QUANTITY_MAX })),
      epoch: Number.MAX_SAFE_INTEGER,
      seq: Number.MAX_SAFE_INTEGER,
      soldAt: Number.MAX_SAFE_INTEGER,
      redriveRound: 3,
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    });
    expect(Buffer.byteLength(encodeOrderMessage(largest))).toBeLessThanOrEqual(ORDER_MESSAGE_BYTES_MAX);
  });

  it.each([
    ['text that is not JSON', '{'],
    ['a JSON value that is no object', '[]'],
    ['an empty text', ''],
    ['null', 'null'],
    ['another version', JSON.stringify({ ...fields(), v: 2 })],
    ['no version', JSON.stringify({ ...fields(), v: undefined })],
    ['an order id that is not canonical', JSON.stringify({ ...fields(), id: 'x' })],
    ['no lines', JSON.stringify({ ...fields(), lines: [] })],
    ['half a line', JSON.stringify({ ...fields(), lines: ['a'] })],
    ['a quantity of half a unit', JSON.stringify({ ...fields(), lines: ['a', 0.5] })],
    ['a negative quantity', JSON.stringify({ ...fields(), lines: ['a', -1] })],
    ['a quantity as text', JSON.stringify({ ...fields(), lines: ['a', '1'] })],
    ['an id that leaves its key', JSON.stringify({ ...fields(), sale: 'a}b' })],
    ['an epoch of zero', JSON.stringify({ ...fields(), epoch: 0 })],
  ])('refuses %s', (_, text) => {
    expect(() => decodeOrderMessage(text)).toThrow(expect.objectContaining({ code: 'MESSAGE_UNREADABLE' }));
  });

  it('drops a malformed trace context instead of the order', () => {
    expect(decodeOrderMessage(JSON.stringify({ ...fields(), trace: 'nonsense' })).traceparent).toBeUndefined();
  });
});
