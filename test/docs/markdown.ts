import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFiles, root } from './repository.ts';

/** A fenced block: ```ts run → language `ts`, attributes `['run']`. */
export interface Fence {
  file: string;
  /** Line of the file on which the block's first line stands, counted from 1. */
  line: number;
  language: string;
  attributes: string[];
  text: string;
}

export interface Link {
  file: string;
  line: number;
  target: string;
}

export interface Document {
  file: string;
  fences: Fence[];
  links: Link[];
  /** Names that `#name` in a link can point to. */
  anchors: Set<string>;
}

/** Documents that people write; changelogs are written by changesets. */
export function documents(): Document[] {
  return repositoryFiles('*.md')
    .filter((file) => !file.endsWith('CHANGELOG.md'))
    .map((file) => parseMarkdown(file, readFileSync(join(root, file), 'utf8')));
}

export function parseMarkdown(file: string, text: string): Document {
  const document: Document = { file, fences: [], links: [], anchors: new Set() };
  let fence: (Fence & { marker: string }) | undefined;
  const slugs = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const marker = /^ {0,3}(`{3,}|~{3,})\s*(.*)$/.exec(line);
    if (fence !== undefined) {
      if (marker?.[1]?.startsWith(fence.marker) && marker[2] === '') {
        const { marker: _, ...closed } = fence;
        document.fences.push(closed);
        fence = undefined;
      } else {
        fence.text += `${line}\n`;
      }
    } else if (marker !== null) {
      const [language = '', ...attributes] = (marker[2] ?? '').trim().split(/\s+/);
      fence = { file, line: index + 2, language, attributes, text: '', marker: marker[1] ?? '```' };
    } else {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
      if (heading !== null) document.anchors.add(uniqueSlug(heading[1] ?? '', slugs));
      for (const target of linkTargets(line)) document.links.push({ file, line: index + 1, target });
    }
  }
  if (fence !== undefined) throw new Error(`${file}:${fence.line - 1} opens a block that nothing closes`);
  return document;
}

function linkTargets(line: string): string[] {
  const prose = line.replace(/`[^`]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const definitions = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/g)];
  return [...inline, ...definitions].map((match) => match[1] ?? '');
}

/** The anchor that a heading gets: lower case, punctuation dropped, blanks to hyphens, numbered when it repeats. */
function uniqueSlug(heading: string, slugs: Map<string, number>): string {
  const slug = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const repeats = slugs.get(slug) ?? 0;
  slugs.set(slug, repeats + 1);
  return repeats === 0 ? slug : `${slug}-${repeats}`;
}
