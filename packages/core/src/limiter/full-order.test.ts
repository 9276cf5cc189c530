import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FullOrder } from './full-order.ts';

const SLOTS = 30;

describe('FullOrder', () => {
  it('always knows the earliest instant, and gives out each slot once', () => {
    const step = fc.record({
      action: fc.constantFrom('add', 'add', 'move', 'move', 'remove'),
      which: fc.nat(SLOTS),
      instant: fc.integer({ min: 0, max: 40 }),
    });
    const property = fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const order = new FullOrder(SLOTS);
      const model = new Map<number, number>();
      for (const { action, which, instant } of steps) {
        const slots = [...model.keys()];
        const slot = slots[which % Math.max(1, slots.length)];
        if (action === 'add' && model.size < SLOTS) {
          const added = order.nextSlot;
          expect(model.has(added)).toBe(false);
          order.add(instant);
          model.set(added, instant);
        } else if (action === 'move' && slot !== undefined) {
          order.move(slot, instant);
          model.set(slot, instant);
        } else if (action === 'remove' && slot !== undefined) {
          const earliest = order.firstFullAt;
          const removed = order.removeFirst();
          expect(model.get(removed)).toBe(earliest);
          model.delete(removed);
        }
        expect(order.size).toBe(model.size);
        expect(order.firstFullAt).toBe(Math.min(Number.POSITIVE_INFINITY, ...model.values()));
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
