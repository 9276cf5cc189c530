import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { textModule, textModulesInBuilds } from './text-modules.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: that it is no placeholder is the point
const awkward = "SELECT `a`, \"b\", '${c}', '\\d' -- \u2028 </script>\r\n\tFROM d;\n";

const evaluated = async (code: string) => {
  const module: { default: string } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return module.default;
};

describe('a text module', () => {
  it('gives the text as it stands in the file', async () => {
    expect(await evaluated(textModule(awkward))).toBe(awkward);
  });

  it.each(['statement.sql', 'script.lua'])('is what a build makes of %s', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'flash-sale-text-'));
    try {
      await writeFile(join(folder, name), awkward);
      const { outputFiles } = await build({
        stdin: { contents: `export { default } from './${name}';`, resolveDir: folder },
        bundle: true,
        format: 'esm',
        write: false,
        plugins: [textModulesInBuilds()],
      });
      expect(await evaluated(outputFiles[0]?.text ?? '')).toBe(awkward);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
