/**
 * Brings package-lock.json up to date with every package.json: `npm run lockfile`, after a change of dependencies. Done
 * in an empty folder, because npm otherwise takes what this machine has installed for all that there is.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entriesWithHost, type Lockfile, withMissingEntries } from './lockfile.ts';

const file = 'package-lock.json';
const folder = mkdtempSync(join(tmpdir(), 'flash-sale-lockfile-'));
try {
  for (const path of ['.npmrc', file, ...globSync('{package.json,packages/*/package.json}')]) {
    cpSync(path, join(folder, path));
  }
  const parameters = ['install', '--package-lock-only'];
  const npm = spawnSync('npm', parameters, { cwd: folder, stdio: 'inherit' });
  if (npm.status !== 0) throw new Error(`npm ended with ${npm.status ?? npm.signal}`);

  const lockfile = withMissingEntries(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Lockfile);
  const hosts = entriesWithHost(lockfile);
  if (hosts.length > 0) throw new Error(`npm wrote a host into ${hosts.length} entries, the first of them ${hosts[0]}`);
  writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
