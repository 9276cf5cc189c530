import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findProgram, runProgram } from '../../../../test/services/local-program.ts';
import { type MemoryShop, startMemoryShop } from './browser/memory-shop.ts';
import { killLeftBehind, startProcess } from './shop/example-process.ts';

let shop: MemoryShop;

beforeAll(async () => {
  shop = await startMemoryShop({ DEMO_MODE: 'true' });
});
afterAll(async () => {
  await shop.close();
  await killLeftBehind();
});

interface Loaded {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A page and everything it leads to: what it links, and what its scripts import. */
async function loaded(url: string, page: string): Promise<ReadonlyMap<string, Loaded>> {
  const files = new Map<string, Loaded>();
  const queue = [new URL(page, url)];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (files.has(next.pathname)) continue;
    const response = await fetch(next);
    const text = await response.text();
    files.set(next.pathname, { status: response.status, headers: response.headers, text });
    for (const [, found] of text.matchAll(/(?:<link[^>]*href=|<script[^>]*src=|^import [^;]*?)["']([^"']+)["']/gm)) {
      queue.push(new URL(String(found), next));
    }
  }
  return files;
}

it.each(['/', '/ops'])(
  '%s and all it needs come from here, are small, and are asked for again only when changed',
  async (page) => {
    let bytes = 0;
    for (const [path, { status, headers, text }] of await loaded(shop.url, page)) {
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      const again = await fetch(shop.url + path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
      expect(text).not.toMatch(/<script>|<style|style=|\son\w+=/);
      bytes += Buffer.byteLength(text);
    }
    expect(bytes).toBeLessThan(64 * 1024);
    console.log(`${page} loads ${bytes} bytes`);
  },
);

it('what a browser runs keeps to its types', async () => {
  const project = fileURLToPath(new URL('../../src/pages', import.meta.url));
  await runProgram(await findProgram('tsc'), ['-p', project]);
});

it('the built example has the pages too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flash-sale-pages-'));
  const example = await startProcess(folder);
  for (const page of ['/', '/ops']) {
    const here = await loaded(shop.url, page);
    const built = await loaded(example.url, page);
    expect([...built.keys()]).toEqual([...here.keys()]);
    for (const [path, { text }] of built) expect(text).toBe(here.get(path)?.text);
  }
  await example.end('SIGKILL');
  await rm(folder, { recursive: true });
});
