/** A known hole in Redis's Lua that lets who may run scripts run code, and the first version of each line without it. */
interface LuaHole {
  readonly id: string;
  readonly fixedIn: readonly string[];
}

/** From Redis's security advisories. Lines that are not named (7.0, for one) got no fix and stay open. */
const LUA_HOLES: readonly LuaHole[] = [
  { id: 'CVE-2024-31449', fixedIn: ['6.2.16', '7.2.6', '7.4.1'] },
  { id: 'CVE-2024-46981', fixedIn: ['6.2.17', '7.2.7', '7.4.2'] },
  { id: 'CVE-2025-49844', fixedIn: ['6.2.20', '7.2.11', '7.4.6', '8.0.4', '8.2.2'] },
];

/** Names of the holes that a Redis of this version has, unless its distributor mended them. */
export function luaHolesOf(version: string): readonly string[] {
  return LUA_HOLES.filter(({ fixedIn }) => !isFixed(version, fixedIn)).map(({ id }) => id);
}

/** Negative, zero or positive as version `a` is older than, as old as, or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let index = 0; index < 3; index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Fixed in its own line, or newer than every line that needed a fix. */
function isFixed(version: string, fixedIn: readonly string[]): boolean {
  const own = fixedIn.find((fixed) => lineOf(fixed) === lineOf(version));
  if (own !== undefined) return compareVersions(version, own) >= 0;
  return fixedIn.every((fixed) => compareVersions(version, fixed) > 0);
}

function lineOf(version: string): string {
  return version.split('.', 2).join('.');
}
