import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { BuyerId, OrderId } from '../../identity/ids.ts';
import { addDue, type DueHolds, removeDue } from './due-holds.ts';
import type { StoredReservation } from './sale-ledger.ts';

function hold(name: string, holdExpiresAt: number): StoredReservation {
  return {
    orderId: name as OrderId,
    buyerId: 'amy' as BuyerId,
    state: 'held',
    lines: [],
    fingerprint: 'f',
    changedAt: 0,
    holdExpiresAt,
    settledBy: undefined,
    epoch: 0,
    seq: 0,
    traceparent: undefined,
    redriveRound: 0,
    inOutbox: false,
    dueIndex: -1,
  };
}

/** Adds a hold with this expiry, or takes out the one at this place among those that are in. */
const moves = fc.array(
  fc.oneof(
    fc.record({ add: fc.integer({ min: 0, max: 50 }) }),
    fc.record({ remove: fc.nat({ max: 30 }) }),
    fc.record({ removeFirst: fc.constant(true) }),
  ),
  { maxLength: 120 },
);

describe('due holds', () => {
  it('have the earliest first, whatever is added and taken out', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        const holds: DueHolds = [];
        const model = new Set<StoredReservation>();
        for (const [index, move] of sequence.entries()) {
          if ('add' in move) {
            const added = hold(`hold-${index}`, move.add);
            addDue(holds, added);
            model.add(added);
          } else {
            const all = [...model];
            const removed = 'remove' in move ? all[move.remove % Math.max(1, all.length)] : holds[0];
            if (removed === undefined) continue;
            removeDue(holds, removed);
            model.delete(removed);
            assert.equal(removed.dueIndex, -1);
          }
          const earliest = Math.min(...[...model].map((entry) => entry.holdExpiresAt ?? 0));
          assert.equal(holds[0]?.holdExpiresAt ?? Number.POSITIVE_INFINITY, earliest);
          assert.deepEqual(new Set(holds), model);
          for (const [place, entry] of holds.entries()) assert.equal(entry.dueIndex, place);
        }
      }),
    );
  });

  it('are not changed by taking out what is not in', () => {
    const holds: DueHolds = [];
    addDue(holds, hold('in', 1));
    removeDue(holds, hold('out', 0));
    assert.equal(holds.length, 1);
  });
});
