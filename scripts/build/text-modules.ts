/**
 * SQL and Lua are source files. This turns one into a module whose default export is its text, the same way for the
 * builds (esbuild, under tsup) and for the tests (Vite, under vitest), so that nothing is read from disk at run time.
 */

import { readFile } from 'node:fs/promises';
import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin as VitePlugin } from 'vite';

const textFile = /\.(?:sql|lua)$/;

/** The module for one text: a JSON string, because a template literal would read `${` and backslashes of its own. */
export function textModule(text: string): string {
  return `export default ${JSON.stringify(text)};\n`;
}

export function textModulesInBuilds(): EsbuildPlugin {
  return {
    name: 'text-modules',
    setup(build) {
      build.onLoad({ filter: textFile }, async ({ path }) => ({
        contents: textModule(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

export function textModulesInTests(): VitePlugin {
  return {
    name: 'text-modules',
    enforce: 'pre',
    transform(text, id) {
      return textFile.test(id) ? { code: textModule(text), map: null } : null;
    },
  };
}
