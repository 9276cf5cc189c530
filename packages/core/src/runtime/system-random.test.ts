import { describe, expect, it } from 'vitest';
import { orderId } from '../identity/ids.ts';
import { systemRandom } from './system-random.ts';

describe('systemRandom', () => {
  it('makes canonical ids of sixteen bytes, all different', () => {
    const ids = Array.from({ length: 10_000 }, () => systemRandom.id());
    expect(new Set(ids).size).toBe(10_000);
    for (const id of ids) {
      expect(orderId(id)).toBe(id);
      expect(Buffer.from(id, 'base64url')).toHaveLength(16);
    }
  });

  it('uses every character at every place that holds six bits', () => {
    const seen = Array.from({ length: 21 }, () => new Set<string>());
    for (let drawn = 0; drawn < 5_000; drawn += 1) {
      const id = systemRandom.id();
      seen.forEach((characters, place) => {
        characters.add(id.charAt(place));
      });
    }
    expect(seen.map((characters) => characters.size)).toEqual(seen.map(() => 64));
  });
});
