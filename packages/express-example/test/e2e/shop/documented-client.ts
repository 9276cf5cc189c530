import { Compile, type Validator } from 'typebox/compile';
import { expect } from 'vitest';
import { documentOfAll } from '../../../src/app.ts';
import { type Json, type JsonObject, withoutReferences } from './without-references.ts';

interface Response {
  readonly description: string;
  readonly headers?: JsonObject;
  readonly content?: Readonly<Record<string, { readonly schema: JsonObject }>>;
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}

interface KnownOperation {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: Operation;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a JSON reply. */
  readonly json: Record<string, Json>;
}

const document = withoutReferences(documentOfAll() as JsonObject) as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const validators = new Map<string, Validator>();

const OPERATIONS: readonly KnownOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    operation,
  })),
);

/** An example of a request for each operation: its method, and its path with something in each place. */
export const SAMPLES: readonly { readonly operationId: string; readonly method: string; readonly path: string }[] =
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      operationId,
      method: method.toUpperCase(),
      path: path.replace(/\{\w+\}/g, '1'),
    })),
  );

/** Every reply that the document promises, as `operation status`, and `operation status problem` for problems. */
export function documentedReplies(): ReadonlySet<string> {
  const replies = new Set<string>();
  for (const { operation } of OPERATIONS) {
    for (const [status, { content = {} }] of Object.entries(operation.responses)) {
      replies.add(`${operation.operationId} ${status}`);
      for (const type of problemTypes(content['application/problem+json']?.schema)) {
        replies.add(`${operation.operationId} ${status} ${type}`);
      }
    }
  }
  return replies;
}

/** Talks to a server, and holds each reply to the document: its status, media type, fields and type of problem. */
export class DocumentedClient {
  readonly seen: Set<string>;
  readonly #url: string;

  constructor(url: string, seen = new Set<string>()) {
    this.#url = url;
    this.seen = seen;
  }

  async send(method: string, target: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(this.#url + target, { ...init, method, redirect: 'manual' });
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
    const json = /json$/.test(mediaType) && text !== '' ? (JSON.parse(text) as Record<string, Json>) : {};
    const path = target.split('?')[0] ?? target;
    const known = OPERATIONS.find((operation) => operation.method === method && operation.path.test(path));
    if (known !== undefined) this.#hold(known.operation, response.status, mediaType, json);
    return { status: response.status, headers: response.headers, text, json };
  }

  /** Sends a JSON body. */
  async sendJson(method: string, target: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send(method, target, {
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  #hold({ operationId, responses }: Operation, status: number, mediaType: string, json: Record<string, Json>): void {
    const reply = `${operationId} ${status}`;
    const { content } = responses[status] ?? {};
    expect([reply, content !== undefined]).toEqual([reply, true]);
    if (operationId === 'swaggerUi' && status === 200) return void this.seen.add(reply);
    expect([reply, Object.keys(content ?? {})]).toEqual([reply, expect.arrayContaining([mediaType])]);
    this.seen.add(reply);
    const schema = content?.[mediaType]?.schema;
    if (schema === undefined || !/json$/.test(mediaType) || schema.type === 'string') return;
    const key = `${reply} ${mediaType}`;
    const validator = validators.get(key) ?? Compile(schema);
    validators.set(key, validator);
    expect([reply, validator.Errors(json)]).toEqual([reply, []]);
    if (mediaType === 'application/problem+json') {
      expect([reply, json.status]).toEqual([reply, status]);
      this.seen.add(`${reply} ${String(json.type)}`);
    }
  }
}

function problemTypes(schema: JsonObject | undefined): readonly string[] {
  const parts = (schema?.allOf ?? []) as readonly { readonly properties?: { readonly type?: { enum?: string[] } } }[];
  return parts.flatMap((part) => part.properties?.type?.enum ?? []);
}
