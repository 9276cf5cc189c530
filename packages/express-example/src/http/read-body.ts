import type { IncomingMessage } from 'node:http';
import { invalidRequest, problem } from '../problems/problem.ts';
import type { DocumentReply } from './reply.ts';

/** Largest body in bytes. The largest legitimate one, 32 lines, has about 2 kB. */
export const BODY_BYTES_MAX = 16 * 1024;

/** Most bytes of a body that is too large which are still read, and dropped. */
const DROPPED_BYTES_MAX = 2 * 1024 * 1024;

/** A body that was read (absent where the request has none), or the problem with it. */
export type BodyResult = { readonly json: unknown } | { readonly problem: DocumentReply };

const JSON_MEDIA_TYPE = /^application\/json[\t ]*(?:;[\t ]*charset="?utf-8"?[\t ]*)?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Whether the header announces a body. */
export function hasBody(request: IncomingMessage): boolean {
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && headers['content-length'] !== '0';
}

/**
 * Reads a JSON body: only `application/json`, only UTF-8, not compressed, at most `BODY_BYTES_MAX`. A body that a host
 * application's own parser has read already is taken as it is. How long it may take is the server's `requestTimeout`.
 *
 * Own fields named `__proto__` stay own fields of the parsed value, which schemas without additional properties refuse.
 */
export async function readJsonBody(request: IncomingMessage & { readonly body?: unknown }): Promise<BodyResult> {
  if (request.body !== undefined) return { json: request.body };
  if (!hasBody(request)) return { json: undefined };
  const unsupported = unsupportedMediaType(request);
  const bytes = await collect(request);
  if (unsupported !== undefined) return { problem: unsupported };
  switch (bytes) {
    case 'broken-off':
      // Nobody is left to read the reply; it keeps a client that went away from looking like an error of ours.
      return { problem: problem('invalid-request', 'the body ended too early', { errors: [] }) };
    case 'too-large':
      return tooLarge();
    default:
      return parse(bytes);
  }
}

function unsupportedMediaType({ headers }: IncomingMessage): DocumentReply | undefined {
  const mediaType = headers['content-type'];
  if (mediaType === undefined || !JSON_MEDIA_TYPE.test(mediaType)) {
    return problem('unsupported-media-type', `the body must be application/json, not ${quoted(mediaType)}`);
  }
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return undefined;
  return problem('unsupported-media-type', `the body must not be encoded, not even as ${quoted(encoding)}`);
}

/**
 * The rest of a body that is too large is read and dropped all the same, up to `DROPPED_BYTES_MAX`: to answer and close at
 * once would reset the connection before the client has read why.
 */
async function collect(request: IncomingMessage): Promise<Buffer | 'too-large' | 'broken-off'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > DROPPED_BYTES_MAX) break;
      if (length <= BODY_BYTES_MAX) chunks.push(chunk);
    }
  } catch {
    return 'broken-off';
  }
  return length > BODY_BYTES_MAX ? 'too-large' : Buffer.concat(chunks, length);
}

function parse(bytes: Buffer): BodyResult {
  try {
    return { json: JSON.parse(utf8.decode(bytes)) as unknown };
  } catch {
    const message = 'is not JSON in UTF-8';
    return { problem: invalidRequest([{ in: 'body', name: 'body', message }]) };
  }
}

function tooLarge(): BodyResult {
  const detail = `the body must have at most ${BODY_BYTES_MAX} bytes`;
  return { problem: problem('content-too-large', detail, { bytesMax: BODY_BYTES_MAX }) };
}

/** A header value in a message: cut, so that a reply never carries more of a request than a line. */
function quoted(value: string | undefined): string {
  return value === undefined ? 'missing' : JSON.stringify(value.slice(0, 80));
}
