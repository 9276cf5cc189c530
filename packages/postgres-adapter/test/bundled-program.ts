import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { textModulesInBuilds } from '../../../scripts/build/text-modules.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const packages = join(root, 'packages');

/**
 * Bundles a program from the source tree, so that a test can run it as a process of its own: Node by itself knows neither
 * the aliases of the tests nor modules of SQL. The file of PGlite's thread is bundled beside it.
 */
export async function bundleProgram(entry: string): Promise<{ readonly path: string; remove(): Promise<void> }> {
  // Under the root's node_modules, so that drivers are found from there.
  const folder = await mkdtemp(join(root, 'node_modules', '.flash-sale-test-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    entryPoints: {
      program: entry,
      'pglite-worker': join(packages, 'postgres-adapter/src/pglite/pglite-worker.ts'),
    },
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['@electric-sql/pglite', 'pg'],
    alias: {
      '@flash-sale/core': join(packages, 'core/src/index.ts'),
      '@flash-sale/postgres-adapter/pglite': join(packages, 'postgres-adapter/src/pglite/index.ts'),
      '@flash-sale/postgres-adapter': join(packages, 'postgres-adapter/src/index.ts'),
    },
    plugins: [textModulesInBuilds()],
    logLevel: 'error',
  });
  return {
    path: join(folder, 'program.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
