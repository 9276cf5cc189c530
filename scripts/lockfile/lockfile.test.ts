import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entriesWithHost, type Lockfile, missingEntries, withMissingEntries } from './lockfile.ts';

const here: Lockfile = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));

const incomplete: Lockfile = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.2.3',
      dev: true,
      optionalDependencies: {
        '@tool/darwin-arm64': '1.2.3',
        '@tool/linux-x64-musl': '1.2.3',
        '@tool/win32-x64-msvc': '1.2.3',
        nested: '^2.0.0',
      },
    },
    'node_modules/tool/node_modules/nested': { version: '2.0.1' },
    'node_modules/@tool/win32-x64-msvc': { version: '1.2.3', cpu: ['x64'], os: ['win32'], optional: true },
  },
};

describe('the lockfile', () => {
  it('has an entry for every optional dependency, whatever machine it was made on', () => {
    expect(missingEntries(here)).toEqual([]);
  });

  it('names no host that packages come from', () => {
    expect(entriesWithHost(here)).toEqual([]);
  });
});

describe('missingEntries', () => {
  it('finds what is in no folder above the dependent', () => {
    expect(missingEntries(incomplete).map(({ name }) => name)).toEqual(['@tool/darwin-arm64', '@tool/linux-x64-musl']);
  });
});

describe('withMissingEntries', () => {
  it('adds version and platform of what is missing, and changes nothing else', () => {
    const complete = withMissingEntries(incomplete);
    expect(complete.packages).toEqual({
      ...incomplete.packages,
      'node_modules/@tool/darwin-arm64': {
        version: '1.2.3',
        cpu: ['arm64'],
        dev: true,
        optional: true,
        os: ['darwin'],
      },
      'node_modules/@tool/linux-x64-musl': {
        version: '1.2.3',
        cpu: ['x64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
    expect(missingEntries(complete)).toEqual([]);
  });

  it.each([
    ['a range', { '@tool/linux-x64': '^1.2.3' }],
    ['no platform in the name', { '@tool/fast': '1.2.3' }],
  ])('refuses a missing dependency with %s', (_, optionalDependencies) => {
    const lockfile = { packages: { 'node_modules/tool': { optionalDependencies } } };
    expect(() => withMissingEntries(lockfile)).toThrow('node_modules/tool wants');
  });
});

describe('entriesWithHost', () => {
  it('finds what was fetched, and not what links to a package of the workspace', () => {
    const packages = { a: { resolved: 'https://somewhere.invalid/a.tgz' }, b: { resolved: 'packages/b', link: true } };
    expect(entriesWithHost({ packages })).toEqual(['a']);
  });
});
