import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/** Whom the server believes: with `demo` anybody who gives a name, with `token` who has a token. */
export type PageAccess = 'demo' | 'token';

export interface PageFile {
  readonly mediaType: string;
  readonly body: string;
  /** Changes with the body, so that a browser asks for what it has and gets it only when it is another. */
  readonly etag: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Beside this module in the source, and beside the programs in the build, which copies it. */
const FOLDER = new URL('./browser/', import.meta.url);

/** Written into the pages, so that they ask for a name or for a token without a question to the server. */
const ACCESS = '{{access}}';

/** Every file of the pages by its path below the folder: `shared/style.css`. What is not in it cannot be asked for. */
export async function pageFiles(access: PageAccess): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const path of await readdir(FOLDER, { recursive: true })) {
    const mediaType = MEDIA_TYPES[extname(path)];
    if (mediaType === undefined) continue;
    const name = path.replaceAll('\\', '/');
    const body = (await readFile(new URL(name, FOLDER), 'utf8')).replace(ACCESS, access);
    files.set(name, { mediaType, body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` });
  }
  return files;
}
