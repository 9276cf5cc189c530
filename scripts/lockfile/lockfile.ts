import { type Platform, platformOf } from './platform-of.ts';

/** As much of package-lock.json as is read and written here. */
export interface Lockfile {
  packages: Record<string, LockEntry>;
}

export interface LockEntry extends Partial<Platform> {
  version?: string;
  resolved?: string;
  dev?: boolean;
  optional?: boolean;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

/** An optional dependency that the lockfile says nothing about. */
export interface MissingEntry {
  dependent: string;
  name: string;
  version: string;
}

/**
 * Optional dependencies without an entry. npm leaves out those that its registry did not have when the lockfile was
 * made, and `npm ci` then refuses the whole lockfile, on every machine.
 */
export function missingEntries(lockfile: Lockfile): MissingEntry[] {
  return Object.entries(lockfile.packages).flatMap(([dependent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(lockfile, dependent, name))
      .map(([name, version]) => ({ dependent, name, version })),
  );
}

/** The lockfile with an entry for each of them: version and platform, and no checksum, since there was no file. */
export function withMissingEntries(lockfile: Lockfile): Lockfile {
  const packages = { ...lockfile.packages };
  for (const { dependent, name, version } of missingEntries(lockfile)) {
    const platform = platformOf(name);
    if (platform === undefined || !/^\d+\.\d+\.\d+$/.test(version)) {
      throw new Error(`${dependent} wants ${name}@${version}: neither its platform nor its version can be told`);
    }
    const dev = lockfile.packages[dependent]?.dev === true;
    const { cpu, libc, os } = platform;
    // In npm's own order of keys, so that npm changes nothing when it writes the file again.
    packages[`node_modules/${name}`] = { version, cpu, ...(dev && { dev }), ...(libc && { libc }), optional: true, os };
  }
  const inOrder = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lockfile, packages: Object.fromEntries(inOrder) };
}

/** Entries that name the place a package was fetched from: that is the affair of whoever installs. */
export function entriesWithHost(lockfile: Lockfile): string[] {
  return Object.entries(lockfile.packages)
    .filter(([, entry]) => entry.resolved !== undefined && /^[a-z+]+:/.test(entry.resolved))
    .map(([path]) => path);
}

/** Looks where Node would: in the dependent's own folder, then in each folder above it. */
function isLocked(lockfile: Lockfile, dependent: string, name: string): boolean {
  const folders = dependent.split('/').map((_, index, parts) => `${parts.slice(0, index + 1).join('/')}/`);
  return ['', ...folders].some((folder) => Object.hasOwn(lockfile.packages, `${folder}node_modules/${name}`));
}
