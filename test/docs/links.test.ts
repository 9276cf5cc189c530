import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Document, documents, type Link, parseMarkdown } from './markdown.ts';
import { root } from './repository.ts';

/** What is wrong with a link to a place in this repository; undefined for a good one and for one to elsewhere. */
function fault(link: Link, from: Document): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link.target)) return undefined;
  const [path = '', anchor] = link.target.split('#', 2);
  const target = path === '' ? link.file : normalize(join(dirname(link.file), decodeURI(path)));
  const place = `${link.file}:${link.line} links to ${link.target}`;
  if (path !== '' && (target.startsWith('..') || !existsSync(join(root, target))))
    return `${place}, which does not exist`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  const document = path === '' ? from : parseMarkdown(target, readFileSync(join(root, target), 'utf8'));
  return document.anchors.has(anchor) ? undefined : `${place}, which has no such heading`;
}

describe('links in documents', () => {
  it('lead to files and headings that exist', () => {
    const all = documents();
    const faults = all.flatMap((document) => document.links.map((link) => fault(link, document)));
    expect(faults.filter((found) => found !== undefined)).toEqual([]);
  });

  it('are known to be found when they lead nowhere', () => {
    const text = [
      '# One *thing*: `a`',
      '[a](missing.md) [b](LICENSE "t") [c](#one-thing-a)',
      '[d](#two) [e](https://x.invalid)',
      '',
      '[f]: <docs/nowhere.md>',
      '`[g](in-code.md)`',
      '```md',
      '[h](in-block.md)',
      '```',
    ].join('\n');
    const document = parseMarkdown('README.md', text);
    const faults = document.links.map((link) => fault(link, document)).filter((found) => found !== undefined);
    expect(faults).toEqual([
      'README.md:2 links to missing.md, which does not exist',
      'README.md:3 links to #two, which has no such heading',
      'README.md:5 links to docs/nowhere.md, which does not exist',
    ]);
  });
});
