import { describe, expect, it } from 'vitest';
import { compareVersions, luaHolesOf } from './lua-holes.ts';

describe('the holes of a Redis version', () => {
  it.each([
    ['7.0.15', ['CVE-2024-31449', 'CVE-2024-46981', 'CVE-2025-49844']],
    ['7.2.5', ['CVE-2024-31449', 'CVE-2024-46981', 'CVE-2025-49844']],
    ['7.2.10', ['CVE-2025-49844']],
    ['7.2.11', []],
    ['7.4.2', ['CVE-2025-49844']],
    ['8.0.3', ['CVE-2025-49844']],
    ['8.2.2', []],
    ['8.4.0', []],
  ])('of %s are %j', (version, holes) => {
    expect(luaHolesOf(version)).toEqual(holes);
  });

  it('compares numbers, not texts', () => {
    expect(compareVersions('7.2.11', '7.2.9')).toBeGreaterThan(0);
    expect(compareVersions('6.2', '7.0.0')).toBeLessThan(0);
    expect(compareVersions('7.0.0', '7.0.0')).toBe(0);
  });
});
