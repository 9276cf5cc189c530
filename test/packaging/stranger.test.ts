import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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

describe("a stranger's project outside the workspace", () => {
  let project: string;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'flash-sale-stranger-'));
    await cp(stranger, project, { recursive: true });
    await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true }));
    const core = publishedPackages().find(({ name }) => name === '@flash-sale/core');
    if (core === undefined) throw new Error('the core is not published');
    const tarball = await pack(core.folder, project);
    // Offline: the core has no dependency, and must not get one.
    await execute('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: project });
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
