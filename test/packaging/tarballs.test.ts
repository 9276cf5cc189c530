import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/repository.ts';
import { filesOf, pack, publishedPackages } from './tarball.ts';

let target: string;

beforeAll(async () => {
  target = await mkdtemp(join(tmpdir(), 'flash-sale-tarballs-'));
});

afterAll(async () => {
  await rm(target, { recursive: true, force: true });
});

describe.each(publishedPackages())('the packed $name', ({ folder }) => {
  let tarball: string;
  let files: Map<string, string>;

  beforeAll(async () => {
    tarball = await pack(folder, target);
    files = await filesOf(tarball);
  });

  it('has nothing for publint to say', async () => {
    const { buffer } = await readFile(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it('has types that resolve for every importer of ESM', async () => {
    const attw = join(root, 'node_modules/.bin/attw');
    const parameters = [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-color', '--no-emoji'];
    const found = await promisify(execFile)(attw, parameters).then(
      () => 'nothing wrong',
      (error: { stdout: string }) => error.stdout,
    );
    expect(found).toBe('nothing wrong');
  });

  it('holds licence, readme and what was built, and nothing else', () => {
    const paths = [...files.keys()];
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js']));
    expect(paths.filter((path) => !/^(?:LICENSE|(?:README|CHANGELOG)\.md|package\.json|dist\/.+)$/.test(path))).toEqual(
      [],
    );
    expect(paths.filter((path) => /\.test\.|\.tsbuildinfo$/.test(path))).toEqual([]);
  });

  it('holds every file that its manifest names', () => {
    const manifest = JSON.parse(files.get('package.json') ?? '{}');
    const named = JSON.stringify([manifest.exports, manifest.bin ?? {}]).match(/\.\/dist\/[^"]+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !files.has(path.slice(2)))).toEqual([]);
  });

  it('has a source map, with the source in it, for every module', () => {
    const modules = [...files].filter(([path]) => path.endsWith('.js'));
    for (const [path] of modules) {
      const map = JSON.parse(files.get(`${path}.map`) ?? '{}');
      expect(map.sourcesContent?.length, path).toBe(map.sources?.length);
    }
    expect([...files].filter(([, text]) => text.includes(root)).map(([path]) => path)).toEqual([]);
  });
});
