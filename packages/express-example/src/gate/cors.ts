import type { IncomingMessage, ServerResponse } from 'node:http';

const METHODS = 'GET, POST, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, Idempotency-Key, Traceparent';
/** What a script may read of a reply, beside what it always may. */
const REPLY_HEADERS =
  'Idempotency-Key, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id';
/** How long a browser remembers the answer to its question. */
const REMEMBERED_SECONDS = 600;

/** Answers a browser's question whether a page of elsewhere may call; false where the request is to be answered as any other. */
export type Cors = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Pages of no other origin may read a reply: there is no header that says so, and browsers keep to that. */
const closedCors: Cors = () => false;

/**
 * Lets pages of these origins, and of no other, call the API and read its replies. Credentials that a browser adds by itself
 * are never asked for: a token is in a header that a script must set.
 */
export function corsFor(origins: readonly string[]): Cors {
  if (origins.length === 0) return closedCors;
  const allowed = new Set(origins);
  return (request, response) => {
    const { origin } = request.headers;
    response.setHeader('Vary', 'Origin');
    if (origin === undefined || !allowed.has(origin)) return false;
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', REPLY_HEADERS);
    const asks = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
    if (!asks) return false;
    response.writeHead(204, {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': REQUEST_HEADERS,
      'Access-Control-Max-Age': REMEMBERED_SECONDS,
    });
    response.end();
    return true;
  };
}
