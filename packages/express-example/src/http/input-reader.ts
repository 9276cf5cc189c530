import type { TObject } from 'typebox';
import { invalidRequest, type RequestError } from '../problems/problem.ts';
import { Nothing } from '../schemas/strict-object.ts';
import type { RouteInput, RouteRequest, RouteSchemas } from './define-route.ts';
import { IDEMPOTENCY_KEY_RULE, readIdempotencyKey } from './idempotency-key.ts';
import { parseQuery } from './parse-query.ts';
import { readJsonBody } from './read-body.ts';
import type { DocumentReply } from './reply.ts';
import type { RouteDocument } from './route-document.ts';
import { bodyValidator, parameterValidator } from './validate.ts';

type InputResult<Path extends TObject, Query extends TObject, Body extends TObject> =
  | { readonly input: RouteInput<Path, Query, Body> }
  | { readonly problem: DocumentReply };

/** Compiles a route's schemas into one function that reads and checks a whole request and names all that is wrong. */
export function inputReader<Path extends TObject, Query extends TObject, Body extends TObject>(
  route: Pick<RouteDocument, 'method' | 'takesKey'> & RouteSchemas<Path, Query, Body>,
): (request: RouteRequest) => Promise<InputResult<Path, Query, Body>> {
  // Where a schema is left out, its type parameter is that of `Nothing`.
  const checkPath = parameterValidator((route.pathSchema ?? Nothing) as Path, 'path');
  const checkQuery = parameterValidator((route.querySchema ?? Nothing) as Query, 'query');
  const checkBody = bodyValidator((route.bodySchema ?? Nothing) as Body);

  return async (request) => {
    const parsed = parseQuery(request.query);
    if ('problem' in parsed) return parsed;
    const { headers } = request.message;
    const key = route.takesKey === true ? checkKey(headers['idempotency-key']) : NO_KEY;
    const path = checkPath(request.path);
    const query = checkQuery(parsed.parameters);
    const read = route.method === 'get' ? { json: undefined } : await readJsonBody(request.message);
    if ('problem' in read) return read;
    const body = checkBody(read.json === undefined ? {} : read.json);
    if ('errors' in key || 'errors' in path || 'errors' in query || 'errors' in body) {
      return {
        problem: invalidRequest([path, query, key, body].flatMap((part) => ('errors' in part ? part.errors : []))),
      };
    }
    const traceparent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined;
    const input = { path: path.value, query: query.value, body: body.value, idempotencyKey: key.value, traceparent };
    return { input };
  };
}

type KeyResult = { readonly value: string | undefined } | { readonly errors: readonly RequestError[] };

const NO_KEY: KeyResult = { value: undefined };

/** Also for the purchase route, which is read without a schema. */
export function checkKey(header: string | string[] | undefined): KeyResult {
  if (header === undefined) return NO_KEY;
  const value = typeof header === 'string' ? readIdempotencyKey(header) : undefined;
  if (value !== undefined) return { value };
  return { errors: [{ in: 'header', name: 'Idempotency-Key', message: IDEMPOTENCY_KEY_RULE }] };
}
