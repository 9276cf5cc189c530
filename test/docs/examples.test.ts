import { describe, expect, it } from 'vitest';
import { compileExamples } from './compile-examples.ts';
import { documents, type Fence, parseMarkdown } from './markdown.ts';
import { runExample } from './run-example.ts';

const fences = documents().flatMap((document) => document.fences);
const examples = fences.filter(({ language }) => language === 'ts' || language === 'typescript');
const runnable = examples.filter(({ attributes }) => attributes.includes('run'));

describe('examples in documents', () => {
  it('compile against the packages as they are', () => {
    expect(examples.length).toBeGreaterThan(0);
    expect(compileExamples(examples)).toEqual([]);
  });

  it('are known to fail when they are wrong', () => {
    const text = "```ts\nimport { createFlashSale } from '@flash-sale/core';\ncreateFlashSale(1);\n```\n";
    const [error, ...more] = compileExamples(parseMarkdown('docs/wrong.md', text).fences);
    expect(error).toMatch(/^docs\/wrong\.md:3 Argument of type 'number'/);
    expect(more).toEqual([]);
  });

  it('include one in the README that runs', () => {
    expect(runnable.map(({ file }) => file)).toContain('README.md');
  });

  it.each(runnable.map((example) => [`${example.file}:${example.line}`, example] as const))(
    'run to their end and print what the document says: %s',
    async (_, example) => {
      const printed = await runExample(example);
      const promised = outputShownAfter(example);
      if (promised !== undefined) expect(printed).toBe(promised);
    },
  );
});

/** The block marked `output` that follows an example, if there is one. */
function outputShownAfter(example: Fence): string | undefined {
  const next = fences[fences.indexOf(example) + 1];
  return next?.file === example.file && next.attributes.includes('output') ? next.text : undefined;
}
