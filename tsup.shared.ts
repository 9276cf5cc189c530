import type { Options } from 'tsup';
import { textModulesInBuilds } from './scripts/build/text-modules.ts';

/**
 * The build of one package: ESM for Node 22 with source maps. `modules` are imported by others and get type
 * declarations; `programs` are run, by a person, by npm or as a thread, and need none.
 */
export function packageBuild(modules: Record<string, string>, programs: Record<string, string> = {}): Options {
  return {
    entry: { ...modules, ...programs },
    format: 'esm',
    target: 'node22',
    platform: 'node',
    // Has no `paths`: a package is built against the published types of its neighbours, not against their source.
    tsconfig: '../../tsconfig.build.json',
    dts: Object.keys(modules).length > 0 && { entry: modules },
    sourcemap: true,
    // Entries of one package share their chunks: `@flash-sale/core` and `…/testing` must see the same classes.
    splitting: true,
    removeNodeProtocol: false,
    clean: true,
    esbuildPlugins: [textModulesInBuilds()],
  };
}
