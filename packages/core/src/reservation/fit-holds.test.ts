import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { BuyerId, OrderId, Sku } from '../identity/ids.ts';
import type { Line } from '../sale/line.ts';
import { holdsToExpire } from './fit-holds.ts';
import type { Reservation } from './reservation.ts';

const NOW = 1_000;

function hold(name: string, holdExpiresAt: number, lines: Readonly<Record<string, number>>): Reservation {
  return {
    orderId: name as OrderId,
    buyerId: 'amy' as BuyerId,
    state: 'held',
    lines: Object.entries(lines).map(([sku, quantity]): Line => ({ sku: sku as Sku, quantity })),
    fingerprint: 'f',
    changedAt: 0,
    holdExpiresAt,
    settledBy: undefined,
    sale: undefined,
  };
}

const unsold = (units: Readonly<Record<string, number>>) => new Map(Object.entries(units) as [Sku, number][]);

describe('holdsToExpire', () => {
  it('keeps every hold that fits', () => {
    const holds = [hold('x', 2_000, { a: 2 }), hold('y', 3_000, { a: 1, b: 1 })];
    assert.deepEqual(holdsToExpire(holds, unsold({ a: 3, b: 1 }), NOW), new Set());
  });

  it('expires what is due, and counts it for nothing', () => {
    const holds = [hold('due', NOW, { a: 3 }), hold('kept', NOW + 1, { a: 3 })];
    assert.deepEqual(holdsToExpire(holds, unsold({ a: 3 }), NOW), new Set(['due']));
  });

  it('expires the longest first, until the rest fits', () => {
    const holds = [hold('x', 4_000, { a: 1 }), hold('y', 2_000, { a: 1 }), hold('z', 3_000, { a: 1 })];
    assert.deepEqual(holdsToExpire(holds, unsold({ a: 1 }), NOW), new Set(['x', 'z']));
  });

  it('takes the greater order id of two that end together', () => {
    const holds = [hold('x', 2_000, { a: 1 }), hold('z', 2_000, { a: 1 }), hold('y', 2_000, { a: 1 })];
    assert.deepEqual(holdsToExpire(holds, unsold({ a: 2 }), NOW), new Set(['z']));
  });

  it('expires holds on a SKU that is not there', () => {
    assert.deepEqual(holdsToExpire([hold('x', 2_000, { gone: 1 })], unsold({}), NOW), new Set(['x']));
  });

  it('always leaves what fits, and nothing out that could have stayed for being shorter', () => {
    const anyHold = fc.record({
      expiresIn: fc.integer({ min: 1, max: 20 }),
      a: fc.integer({ min: 1, max: 3 }),
      b: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(anyHold, { maxLength: 12 }), fc.nat(12), fc.nat(12), (drawn, a, b) => {
        const holds = drawn.map(({ expiresIn, ...units }, index) =>
          hold(`h${index}`, NOW + expiresIn, units.b === undefined ? { a: units.a } : { a: units.a, b: units.b }),
        );
        const expired = holdsToExpire(holds, unsold({ a, b }), NOW);
        const kept = holds.filter(({ orderId }) => !expired.has(orderId));
        const left = (sku: string) =>
          (sku === 'a' ? a : b) -
          kept.flatMap(({ lines }) => lines).reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
        assert.ok(left('a') >= 0 && left('b') >= 0, 'what is kept fits');
        for (const { orderId, lines, holdExpiresAt = 0 } of holds.filter((entry) => expired.has(entry.orderId))) {
          const shorter = holds.filter((entry) => (entry.holdExpiresAt ?? 0) < (holdExpiresAt ?? 0));
          const wanted = [...shorter.flatMap((entry) => entry.lines), ...lines];
          const short = lines.some(({ sku }) => {
            const together = holds.filter((entry) => (entry.holdExpiresAt ?? 0) === holdExpiresAt);
            const all = [...wanted, ...together.flatMap((entry) => entry.lines)];
            return all.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0) > (sku === 'a' ? a : b);
          });
          assert.ok(short, `${orderId} did not fit behind the shorter ones`);
        }
      }),
    );
  });
});
