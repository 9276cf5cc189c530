import type { ServerResponse } from 'node:http';

/** Header fields as `writeHead` takes them: name, value, name, value. */
export type HeaderList = readonly string[];

/** What a route answers: a value, so that deciding and writing are separate and a test needs no socket. */
export type Reply = DocumentReply | PageReply | StreamReply;

/** JSON, or its one line of text for who asks for text. */
export interface DocumentReply {
  readonly kind: 'document';
  readonly status: number;
  readonly headers: HeaderList;
  readonly mediaType: 'application/json' | 'application/problem+json';
  readonly json: object;
  readonly text: string;
}

/** A text of one kind, whatever the client accepts. */
export interface PageReply {
  readonly kind: 'page';
  readonly headers: HeaderList;
  readonly mediaType: string;
  readonly body: string | Buffer;
}

/** Writes by itself, and ends when it likes. */
export interface StreamReply {
  readonly kind: 'stream';
  readonly mediaType: string;
  readonly start: (response: ServerResponse) => void;
}

export function jsonReply(status: number, json: object, text: string, headers: HeaderList = []): DocumentReply {
  return { kind: 'document', status, headers, mediaType: 'application/json', json, text };
}

export function pageReply(mediaType: string, body: string | Buffer, headers: HeaderList = []): PageReply {
  return { kind: 'page', headers, mediaType, body };
}
