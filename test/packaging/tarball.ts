import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryFiles, root } from '../docs/repository.ts';

const execute = promisify(execFile);

export interface PublishedPackage {
  name: string;
  folder: string;
  /** Packages of this workspace that it cannot be installed without, direct and indirect. */
  neighbours: string[];
}

interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** What a release would publish. */
export function publishedPackages(): PublishedPackage[] {
  const manifests = new Map<string, Manifest & { folder: string }>();
  for (const path of repositoryFiles('packages/*/package.json')) {
    const manifest = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
    if (manifest.private !== true) manifests.set(manifest.name, { ...manifest, folder: path.replace(/\/[^/]+$/, '') });
  }
  const needs = (name: string): string[] => {
    const manifest = manifests.get(name);
    const direct = Object.keys({ ...manifest?.dependencies, ...manifest?.peerDependencies });
    return direct.filter((other) => manifests.has(other)).flatMap((other) => [other, ...needs(other)]);
  };
  return [...manifests].map(([name, { folder }]) => ({ name, folder, neighbours: [...new Set(needs(name))] }));
}

/** Packs a package, which must have been built, into `target` as a release would; gives the tarball's path. */
export async function pack(folder: string, target: string): Promise<string> {
  const parameters = ['pack', '--json', '--ignore-scripts', '--pack-destination', target];
  const { stdout } = await execute('npm', parameters, { cwd: join(root, folder) });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm packed nothing in ${folder}`);
  return join(target, packed.filename);
}

/** Path and text of every file in a tarball, without the `package/` that all paths start with. */
export async function filesOf(tarball: string): Promise<Map<string, string>> {
  const listed = await execute('tar', ['-tzf', tarball]);
  const paths = listed.stdout.split('\n').filter((path) => path !== '' && !path.endsWith('/'));
  const files = await Promise.all(
    paths.map(async (path): Promise<[string, string]> => {
      const { stdout } = await execute('tar', ['-xzOf', tarball, path], { maxBuffer: 64 * 1024 * 1024 });
      return [path.replace(/^package\//, ''), stdout];
    }),
  );
  return new Map(files);
}
