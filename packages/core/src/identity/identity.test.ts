import { describe, expect, it } from 'vitest';
import { buyerId, ID_LENGTH_MAX, type OrderId, orderId, saleId, sku } from './ids.ts';
import { fingerprintOf, idempotencyKey, orderIdOf, settlementIdOf } from './order-identity.ts';

const SALE = saleId('sale');
const ANN = buyerId('ann');

describe('ids', () => {
  it.each(['', ' ', 'a b', 'a{b', 'a}b', 'a:b', 'a*b', 'a\nb', 'a\u0000b', 'ä', '😀', 'a"b', 'a\\b', 'a,b'])(
    'refuses %j: it could mean something to a key, a header or a log line',
    (value) => {
      expect(() => saleId(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );

  it.each([undefined, null, 1, Number.NaN, {}, [], true])('refuses %j: an id is text', (value) => {
    expect(() => buyerId(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });

  it('accepts what people use as ids', () => {
    const values = ['42', 'auth0|5f7c', 'ann@example.com', 'SKU-1.2_x', '__proto__', 'x'.repeat(ID_LENGTH_MAX)];
    for (const value of values) expect(sku(value)).toBe(value);
    expect(() => sku('x'.repeat(ID_LENGTH_MAX + 1))).toThrow();
  });

  it('accepts an order id only in its canonical form', () => {
    expect(orderId('AAAAAAAAAAAAAAAAAAAAAA')).toBe('AAAAAAAAAAAAAAAAAAAAAA');
    for (const value of ['AAAAAAAAAAAAAAAAAAAAAB', 'A'.repeat(21), 'A'.repeat(23), 'AAAAAAAAAAAAAAAAAAAA==']) {
      expect(() => orderId(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});

describe('order ids', () => {
  it('are the same for the same sale, buyer and key, and another for any other', () => {
    const one = orderIdOf(SALE, ANN, 'k');
    expect(orderIdOf(SALE, ANN, 'k')).toBe(one);
    expect(orderId(one)).toBe(one);
    const others = [
      orderIdOf(saleId('sale2'), ANN, 'k'),
      orderIdOf(SALE, buyerId('ann2'), 'k'),
      orderIdOf(SALE, ANN, 'k2'),
      orderIdOf(saleId('salea'), buyerId('nn'), 'k'),
    ];
    expect(new Set([one, ...others]).size).toBe(5);
  });

  it('tell settlements apart by verb, lines and key', () => {
    const order = 'AAAAAAAAAAAAAAAAAAAAAA' as OrderId;
    const lines = [{ sku: sku('a'), quantity: 1 }];
    const ids = [
      settlementIdOf('confirm', order, undefined, undefined),
      settlementIdOf('release', order, undefined, undefined),
      settlementIdOf('confirm', order, lines, undefined),
      settlementIdOf('confirm', order, undefined, 'k'),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});

describe('fingerprints', () => {
  it('differ by kind, SKU, quantity and order of lines', () => {
    const a = { sku: sku('a'), quantity: 1 };
    const b = { sku: sku('b'), quantity: 1 };
    const prints = [
      fingerprintOf('purchase', [a]),
      fingerprintOf('hold', [a]),
      fingerprintOf('purchase', [{ ...a, quantity: 2 }]),
      fingerprintOf('purchase', [b]),
      fingerprintOf('purchase', [a, b]),
      fingerprintOf('purchase', [b, a]),
    ];
    expect(new Set(prints).size).toBe(6);
    expect(fingerprintOf('purchase', [a, b])).toBe(fingerprintOf('purchase', [a, b]));
  });
});

describe('idempotency keys', () => {
  it('are printable ASCII without blanks, at most 255 characters', () => {
    expect(idempotencyKey('8e03978e-40d5-43dd-bc93-6894a57f9324')).toBeTruthy();
    expect(idempotencyKey('x'.repeat(255))).toBeTruthy();
    for (const value of ['', 'a b', 'ä', 'x'.repeat(256), 7, null]) {
      expect(() => idempotencyKey(value)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    }
  });
});
