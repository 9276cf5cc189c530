import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderId, SaleId, Sku } from '../identity/ids.ts';
import { ID_LENGTH_MAX } from '../identity/ids.ts';
import { LINES_MAX, QUANTITY_MAX } from '../sale/line.ts';
import { sampleMessage } from '../testing/sample-orders.ts';
import { decodeOrderMessage, encodeOrderMessage, ORDER_MESSAGE_BYTES_MAX } from './encode-order-message.ts';
import type { OrderMessage } from './order-message.ts';

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

  it('is what JSON.stringify would write, whatever its texts hold and whichever message came before', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a', '"', '\\', '\n', '\u007f', '\ud800'),
    );
    const counts = fc.constantFrom(1, 2, 1_767_225_600_000, Number.MAX_SAFE_INTEGER);
    const optional = fc.option(texts, { nil: undefined });
    const line = fc.record({ sku: texts, quantity: counts });
    const message = fc.record({
      ...{ databaseId: texts, saleId: texts, orderId: texts, buyerId: texts, fingerprint: texts },
      ...{ lines: fc.array(line, { maxLength: 3 }), epoch: counts, seq: counts, soldAt: counts },
      ...{ settledBy: optional, redriveRound: fc.nat(3), traceparent: optional },
    }) as fc.Arbitrary<unknown> as fc.Arbitrary<OrderMessage>;
    const stringified = ({ lines, ...of }: OrderMessage) =>
      JSON.stringify({
        ...{ v: 1, db: of.databaseId, sale: of.saleId, id: of.orderId, buyer: of.buyerId },
        lines: lines.flatMap(({ sku, quantity }) => [sku, quantity]),
        ...{ fp: of.fingerprint, epoch: of.epoch, seq: of.seq, at: of.soldAt, by: of.settledBy },
        ...{ round: of.redriveRound === 0 ? undefined : of.redriveRound, trace: of.traceparent },
      });
    const property = fc.property(message, message, (first, second) => {
      // The second with one thing after the other of the first: what they share must not hide what they do not.
      for (const field of Object.keys(first) as (keyof OrderMessage)[]) {
        for (const written of [first, { ...first, [field]: second[field] }, second]) {
          expect(encodeOrderMessage(written)).toBe(stringified(written));
        }
      }
    });
    fc.assert(property, { numRuns: 50 });
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
