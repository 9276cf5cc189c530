import type { Options } from 'tsup';
import { textModulesInBuilds } from './scripts/build/text-modules.ts';

/** The build of one package: ESM for Node 22, type declarations and source maps, from the entries it names. */
export function packageBuild(entry: Record<string, string>): Options {
  return {
    entry,
    format: 'esm',
    target: 'node22',
    platform: 'node',
    // Has no `paths`: a package is built against the published types of its neighbours, not against their source.
    tsconfig: '../../tsconfig.build.json',
    dts: true,
    sourcemap: true,
    // Entries of one package share their chunks: `@flash-sale/core` and `…/testing` must see the same classes.
    splitting: true,
    removeNodeProtocol: false,
    clean: true,
    esbuildPlugins: [textModulesInBuilds()],
  };
}
