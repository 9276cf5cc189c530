import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { textModulesInBuilds } from '../../../../../scripts/build/text-modules.ts';
import { type FaultProcess, startFaultProcess } from './fault-process.ts';

export type ProgramName = 'api' | 'worker';

/** The example's programs with failpoints, bundled from the source tree, and the processes that run them. */
export interface FaultPrograms extends AsyncDisposable {
  /** Starts a process; it may not be ready yet. */
  start(name: ProgramName, environment: Record<string, string>): FaultProcess;
}

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const packages = join(root, 'packages');
const { dependencies } = JSON.parse(await readFile(join(packages, 'express-example/package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
/** What the example depends on stays as it is installed. */
const INSTALLED = Object.keys(dependencies).filter((name) => !name.startsWith('@flash-sale/'));

/** Node by itself knows neither the aliases of the tests nor modules of SQL and Lua. */
export async function bundleFaultPrograms(): Promise<FaultPrograms> {
  // Under the root's node_modules, so that drivers are found from there.
  const folder = await mkdtemp(join(root, 'node_modules', '.flash-sale-test-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await build({
    entryPoints: {
      api: join(import.meta.dirname, 'api.fixture.ts'),
      worker: join(import.meta.dirname, 'worker.fixture.ts'),
    },
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: INSTALLED,
    alias: {
      '@flash-sale/core': join(packages, 'core/src/index.ts'),
      '@flash-sale/kafka-adapter': join(packages, 'kafka-adapter/src/index.ts'),
      '@flash-sale/postgres-adapter/pglite': join(packages, 'postgres-adapter/src/pglite/index.ts'),
      '@flash-sale/postgres-adapter': join(packages, 'postgres-adapter/src/index.ts'),
      '@flash-sale/redis-adapter': join(packages, 'redis-adapter/src/index.ts'),
    },
    plugins: [textModulesInBuilds()],
    logLevel: 'error',
  });
  const started = new Set<FaultProcess>();
  return {
    start(name, environment) {
      const process = startFaultProcess(join(folder, `${name}.js`), environment);
      started.add(process);
      return process;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...started].map((process) => process.end('SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
