import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../docs/repository.ts';
import { pack, publishedPackages } from './tarball.ts';

const execute = promisify(execFile);
const stranger = join(dirname(fileURLToPath(import.meta.url)), 'stranger');

const soldOut = {
  outcomes: { accepted: 100, 'sold-out': 200 },
  levels: [{ allotment: 100, available: 0, held: 0, sold: 100 }],
  orderIds: 100,
  unitsStored: 100,
  buyersStored: 100,
};

/** An empty project in a folder of its own, with these packages of the workspace installed from their tarballs. */
async function projectWith(names: string[]): Promise<string> {
  const project = await mkdtemp(join(tmpdir(), 'flash-sale-stranger-'));
  await cp(stranger, project, { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
  const folders = publishedPackages().filter(({ name }) => names.includes(name));
  expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
  const tarballs = await Promise.all(folders.map(({ folder }) => pack(folder, project)));
  // Offline: neither the core nor an adapter brings a dependency of its own; drivers are the stranger's choice.
  await execute('npm', ['install', '--offline', '--no-audit', '--no-fund', ...tarballs], { cwd: project });
  return project;
}

describe("a stranger's project with the core", () => {
  let project: string;

  beforeAll(async () => {
    project = await projectWith(['@flash-sale/core']);
  });

  afterAll(async () => {
    await rm(project, { recursive: true, force: true });
  });

  it.each(['by-import.mjs', 'by-require.cjs'])('sells exactly what there is: %s', async (program) => {
    const { stdout, stderr } = await execute(process.execPath, [program], { cwd: project });
    expect(JSON.parse(stdout)).toEqual(soldOut);
    expect(stderr).toBe('');
  });

  it('compiles against the published types, as a module and as a script, with libraries checked', async () => {
    // The stranger's own dev dependency, taken from here so that nothing is fetched.
    await cp(join(root, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'), { recursive: true });
    await symlink(join(root, 'node_modules/undici-types'), join(project, 'node_modules/undici-types'));
    const compiled = await execute(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      '-p',
      project,
    ]).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe('');
  });
});

describe("a stranger's project with an adapter", () => {
  let project: string;

  beforeAll(async () => {
    project = await projectWith(['@flash-sale/core', '@flash-sale/postgres-adapter']);
  });

  afterAll(async () => {
    await rm(project, { recursive: true, force: true });
  });

  it('gets the same module by import and by require, without any driver', async () => {
    expect(await loadBothWays('@flash-sale/postgres-adapter')).toEqual({ exports: true, same: true });
  });

  it('gets the part that makes a PGlite once PGlite is there', async () => {
    const driver = '@electric-sql/pglite';
    await expect(loadBothWays('@flash-sale/postgres-adapter/pglite')).rejects.toThrow(
      `Cannot find package '${driver}'`,
    );
    await mkdir(dirname(join(project, 'node_modules', driver)));
    await symlink(join(root, 'node_modules', driver), join(project, 'node_modules', driver));
    expect(await loadBothWays('@flash-sale/postgres-adapter/pglite')).toEqual({ exports: true, same: true });
  });

  async function loadBothWays(entry: string): Promise<unknown> {
    const program = `
      const entry = ${JSON.stringify(entry)};
      import(entry).then((module) => {
        console.log(JSON.stringify({ exports: Object.keys(module).length > 0, same: module === require(entry) }));
      });`;
    const { stdout } = await execute(process.execPath, ['--input-type=commonjs', '-e', program], { cwd: project });
    return JSON.parse(stdout);
  }
});
