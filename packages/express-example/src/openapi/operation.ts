import { IDEMPOTENCY_KEY_LENGTH_MAX } from '@flash-sale/core';
import type { TObject } from 'typebox';
import { IDEMPOTENCY_KEY_RULE } from '../http/idempotency-key.ts';
import { type DocumentedReply, documentedProblems, type RouteDocument } from '../http/route-document.ts';
import { PROBLEM_TYPES, type ProblemName, problemUri } from '../problems/problem-types.ts';
import type { Components } from './components.ts';

const KEY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: `Repeating a request with its key never does it twice. The key ${IDEMPOTENCY_KEY_RULE}.`,
  schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_LENGTH_MAX * 2 + 2 },
};

/** Header fields that come with problems of a status. */
const PROBLEM_HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'The challenge.' },
  429: {
    'Retry-After': 'Whole seconds, rounded up. Missing where the request can never pass.',
    RateLimit: 'What remains.',
    'RateLimit-Policy': 'The rule.',
  },
  503: { 'Retry-After': 'Whole seconds, rounded up.' },
  504: { 'Retry-After': 'Whole seconds, rounded up.', 'Idempotency-Key': 'The key to repeat the request with.' },
};

/** One operation of the document. */
export function operationOf(route: RouteDocument, components: Components): object {
  const parameters = [
    ...parametersOf('path', route.pathSchema, components),
    ...parametersOf('query', route.querySchema, components),
    ...(route.takesKey === true ? [KEY_PARAMETER] : []),
  ];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    // Demo mode asks nobody, and an empty list says that nobody ever is.
    security: route.access === 'everyone' ? [] : [{ [`${route.access}Token`]: [] }, {}],
    ...(parameters.length > 0 && { parameters }),
    ...(route.bodySchema !== undefined && { requestBody: requestBody(route.bodySchema, components) }),
    responses: responsesOf(route, components),
  };
}

function parametersOf(part: 'path' | 'query', schema: TObject | undefined, components: Components): object[] {
  const required = new Set<unknown>(schema?.required ?? []);
  const properties: Record<string, object> = schema?.properties ?? {};
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = components.inline(property);
    return { name, in: part, required: required.has(name), ...(description && { description }), schema: rest };
  });
}

function requestBody(schema: TObject, components: Components): object {
  const required = Object.keys(schema.properties).length > 0 && schema.required !== undefined;
  return { required, content: { 'application/json': { schema: components.reference(schema) } } };
}

/** Replies, and problems by status. A status that is both (readiness) has both forms. */
function responsesOf(route: RouteDocument, components: Components): Record<string, object> {
  const responses: Record<string, object> = {};
  for (const [status, reply] of Object.entries(route.replies)) responses[status] = replyOf(reply, components);
  const problems = documentedProblems(route);
  for (const status of new Set(problems.map(statusOf))) {
    const names = problems.filter((name) => statusOf(name) === status);
    responses[status] = problemsOf(status, names, components);
  }
  return responses;
}

function statusOf(name: ProblemName): number {
  return PROBLEM_TYPES[name].status;
}

function replyOf({ description, schema, mediaType, headers }: DocumentedReply, components: Components): object {
  const content =
    schema === undefined
      ? { [mediaType ?? 'text/plain']: { schema: { type: 'string' } } }
      : { 'application/json': { schema: components.reference(schema) }, 'text/plain': { schema: { type: 'string' } } };
  return { description, ...(headers !== undefined && { headers: headersOf(headers) }), content };
}

/** The problems of a status: most routes have the same ones, which are written once. */
function problemsOf(status: number, names: readonly ProblemName[], components: Components): object {
  return components.response(names.join('-or-'), () => problemResponse(status, names, components));
}

function problemResponse(status: number, names: readonly ProblemName[], components: Components): object {
  const types = names.map(problemUri);
  const headers = PROBLEM_HEADERS[status];
  return {
    description: names.map((name) => `${PROBLEM_TYPES[name].title}.`).join(' '),
    ...(headers !== undefined && { headers: headersOf(headers) }),
    content: {
      'application/problem+json': {
        schema: { allOf: [components.problem, { type: 'object', properties: { type: { enum: types } } }] },
      },
      'text/plain': { schema: { type: 'string' } },
    },
  };
}

function headersOf(headers: Readonly<Record<string, string>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}
