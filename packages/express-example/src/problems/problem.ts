import type { DocumentReply, HeaderList } from '../http/reply.ts';
import { PROBLEM_TYPES, type ProblemName, problemUri } from './problem-types.ts';

/** One thing that is wrong with a request, and where. */
export interface RequestError {
  readonly in: 'path' | 'query' | 'header' | 'body';
  readonly name: string;
  readonly message: string;
}

/**
 * A problem reply (RFC 9457): `application/problem+json`, or one line for who asks for text. `detail` is about this very
 * request; `extensions` are further members for programs.
 */
export function problem(
  name: ProblemName,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
  headers: HeaderList = [],
): DocumentReply {
  const { status, title } = PROBLEM_TYPES[name];
  return {
    kind: 'document',
    status,
    headers,
    mediaType: 'application/problem+json',
    json: { type: problemUri(name), title, status, detail, ...extensions },
    text: `${title}: ${detail}`,
  };
}

/** 400 with a list of what is wrong. */
export function invalidRequest(errors: readonly RequestError[]): DocumentReply {
  const printed = errors.slice(0, ERRORS_MAX).map((error) => ({ ...error, name: printable(error.name) }));
  const detail = printed.map((error) => `${error.name} ${error.message}`).join('; ');
  return problem('invalid-request', detail, { errors: printed });
}

/** Most errors that one reply names. */
const ERRORS_MAX = 10;
const NAME_LENGTH_MAX = 80;

/** A name that came with the request, fit for one line of text. */
function printable(name: string): string {
  return name.slice(0, NAME_LENGTH_MAX).replace(/[^\x20-\x7e]/g, '?');
}
