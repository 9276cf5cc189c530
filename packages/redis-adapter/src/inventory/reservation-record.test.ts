import type { OrderId, Reservation } from '@flash-sale/core';
import { sampleMessage } from '@flash-sale/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineText, readLines } from './line-text.ts';
import { holdText, readRecord, reservationOf, soldText } from './reservation-record.ts';
import { saleScript } from './sale-script.ts';

const ids = fc.stringMatching(/^[A-Za-z0-9._~@+=$!|-]{1,128}$/);
const lines = fc.array(fc.record({ sku: ids, quantity: fc.integer({ min: 1, max: 1_000_000 }) }), {
  minLength: 1,
  maxLength: 32,
});

describe('the text of a reservation', () => {
  it('brings back a hold as it was, whatever its fingerprint is made of', () => {
    const holds = fc.record({
      orderId: ids,
      buyerId: ids,
      state: fc.constantFrom('held', 'released', 'expired'),
      lines,
      fingerprint: fc.string({ minLength: 1, maxLength: 256, unit: 'grapheme' }),
      changedAt: fc.nat(4_000_000_000_000),
      holdExpiresAt: fc.nat(4_000_000_000_000),
      settledBy: fc.option(ids, { nil: undefined }),
      sale: fc.constant(undefined),
    });
    fc.assert(
      fc.property(holds, (fields) => {
        const hold = fields as unknown as Reservation;
        expect(reservationOf(readRecord(hold.orderId, holdText(hold)))).toEqual(hold);
      }),
    );
  });

  it('brings back a sale with its place and its round', () => {
    const message = { ...sampleMessage(), redriveRound: 2, fingerprint: 'a,b;c:d' };
    const record = readRecord(message.orderId, soldText(message, 7, 9));
    expect(record).toMatchObject({
      state: 'sold',
      buyerId: message.buyerId,
      lines: message.lines,
      fingerprint: 'a,b;c:d',
      changedAt: message.soldAt,
      sale: { epoch: 7, seq: 9 },
      redriveRound: 2,
    });
  });

  it('brings back lines in their order', () => {
    fc.assert(
      fc.property(lines, (some) => {
        expect(readLines(lineText(some as never))).toEqual(some);
      }),
    );
  });

  it.each(['', 's', 's,amy,1,,,1,1', 'q,amy,1,,,1,1,,a:1,f'])('refuses %j', (text) => {
    expect(() => readRecord('x' as OrderId, text)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
  });
});

describe('the script of an epoch', () => {
  it('is another one for each incarnation, and carries no comment', () => {
    const [one, other] = [saleScript('one'), saleScript('other')];
    expect(one.split('\n')[0]).toBe("local INCARNATION = 'one'");
    expect(one.slice(one.indexOf('\n'))).toBe(other.slice(other.indexOf('\n')));
    expect(one.split('\n').filter((line) => line.startsWith('--'))).toEqual([]);
  });

  it('takes no incarnation that could end its line', () => {
    for (const text of ["a'b", 'a\nb', 'a\\', '']) {
      expect(() => saleScript(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});
