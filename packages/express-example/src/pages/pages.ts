import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from 'express';
import { type PageAccess, type PageFile, pageFiles } from './page-files.ts';

/** Scripts, styles and connections from here only, nothing inline, in nobody's frame. */
const PAGE_POLICY =
  "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** The addresses that people know, and the file behind each. */
const PAGES = { '/': 'index.html', '/ops': 'ops.html' } as const;

/**
 * Two pages for people: one for a buyer at `/`, one for an operator at `/ops`, their scripts and styles under `/pages`.
 * They use the documented API like any other client and are no part of its document. Files are read at the first request.
 */
export function pages(access: PageAccess): Router {
  let files: Promise<ReadonlyMap<string, PageFile>> | undefined;
  const find = async (name: string) => {
    files ??= pageFiles(access);
    return (await files).get(name);
  };
  const router = Router({ caseSensitive: true, strict: true });
  for (const [path, name] of Object.entries(PAGES)) {
    router.get(path, async (request, response, next) => {
      const file = await find(name);
      if (file === undefined) next();
      else write(request, response, file);
    });
  }
  router.get('/pages/:part/:file', async (request, response, next) => {
    const { part, file: name } = request.params;
    const file = await find(`${part}/${name}`);
    if (file === undefined) next();
    else write(request, response, file);
  });
  return router;
}

function write(request: IncomingMessage, response: ServerResponse, { mediaType, body, etag }: PageFile): void {
  const headers = {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': PAGE_POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ETag: etag,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, 'Content-Type': mediaType, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
