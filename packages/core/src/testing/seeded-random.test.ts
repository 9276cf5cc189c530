import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { orderId } from '../identity/ids.ts';
import { SeededRandom } from './seeded-random.ts';

describe('SeededRandom', () => {
  it('gives the same sequence for the same seed and another for another', () => {
    const draw = (seed: number) => {
      const random = new SeededRandom(seed);
      return [random.id(), random.fraction(), random.integer(1, 6), random.id()];
    };
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
  });

  it('makes canonical order ids, all different', () => {
    const random = new SeededRandom(1);
    const ids = new Set(Array.from({ length: 1_000 }, () => orderId(random.id())));
    assert.equal(ids.size, 1_000);
  });

  it('reaches both ends of a range and nothing beyond', () => {
    const random = new SeededRandom(2);
    const drawn = new Set(Array.from({ length: 500 }, () => random.integer(-1, 2)));
    assert.deepEqual([...drawn].sort(), [-1, 0, 1, 2]);
  });

  it('draws fractions evenly from [0, 1)', () => {
    const random = new SeededRandom(3);
    const tenths = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) {
      const tenth = Math.floor(random.fraction() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    assert.equal(tenths.length, 10);
    for (const count of tenths) assert.ok(count > 850 && count < 1_150, `${tenths}`);
  });

  it('shuffles without losing an entry', () => {
    const random = new SeededRandom(4);
    const shuffled = random.shuffle([1, 2, 3, 4, 5, 6, 7, 8]);
    assert.notDeepEqual(shuffled, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(shuffled.toSorted(), [1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
