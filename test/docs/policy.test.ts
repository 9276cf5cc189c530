import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryFiles, root } from './repository.ts';

interface Manifest {
  name: string;
  version: string;
  private?: boolean;
  type?: string;
  license?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifests = repositoryFiles('packages/*/package.json').map((path) => ({
  folder: dirname(path),
  manifest: JSON.parse(read(path)) as Manifest,
}));
const core = manifests.find(({ folder }) => folder === 'packages/core')?.manifest;
const published = manifests.filter(({ manifest }) => manifest.private !== true);

/** All files but this one, which has to name what it looks for. */
const otherFiles = repositoryFiles().filter((file) => file !== 'test/docs/policy.test.ts');

/** Lines of text files that match, as `file:line`. */
function linesMatching(pattern: RegExp, files: string[]): string[] {
  return files
    .map((file) => ({ file, text: read(file) }))
    .filter(({ text }) => !text.includes('\0'))
    .flatMap(({ file, text }) =>
      text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
    );
}

describe('every file of the repository', () => {
  it('names no folder of the machine it was written on', () => {
    const folders = /(?<![\w.$})])\/(?:home|Users|root|work)\/[A-Za-z0-9._-]/;
    expect(folders.test('see /home/someone/project')).toBe(true);
    expect(linesMatching(folders, otherFiles)).toEqual([]);
  });

  it('leaves no merge conflict and no task for later', () => {
    const leftOver = /^(?:<{7}|>{7}) |\b(?:TODO|FIXME|XXX)\b/;
    expect(leftOver.test('// TODO: later')).toBe(true);
    expect(linesMatching(leftOver, otherFiles)).toEqual([]);
  });

  it('lies in a folder named after what it is about', () => {
    const grammar = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'types', 'interfaces', 'classes', 'misc']);
    expect(repositoryFiles().filter((file) => file.split('/').some((part) => grammar.has(part)))).toEqual([]);
  });

  it('is short enough to hold one idea, where it is source', () => {
    const source = repositoryFiles('*.ts', '*.lua', '*.sql');
    const written = source.filter((file) => !file.includes('/generated/'));
    expect(written.filter((file) => read(file).split('\n').length > 351)).toEqual([]);
  });
});

describe('the README', () => {
  it('gives the two lines for a fresh clone', () => {
    const lines = read('README.md').split('\n');
    expect(lines).toContain('npm ci && npm start');
    expect(lines).toContain('npm ci && npm test');
  });
});

describe('every published package', () => {
  it('carries the one version, licence and module format', () => {
    expect(core).toBeDefined();
    for (const { folder, manifest } of published) {
      expect(manifest, folder).toMatchObject({ version: core?.version, license: 'MIT', type: 'module' });
      expect(read(join(folder, 'LICENSE')), folder).toBe(read('LICENSE'));
    }
  });

  it('fits the version of its neighbours', () => {
    const versions = new Map(manifests.map(({ manifest }) => [manifest.name, manifest.version]));
    for (const { folder, manifest } of manifests) {
      for (const [name, range] of Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })) {
        if (versions.has(name)) expect(range, `${folder}: ${name}`).toBe(`^${versions.get(name)}`);
      }
    }
  });
});

describe('the core package', () => {
  it('depends on nothing', () => {
    expect(core).toBeDefined();
    expect({ ...core?.dependencies, ...core?.peerDependencies }).toEqual({});
  });
});
