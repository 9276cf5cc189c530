import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocumentReply, Reply } from './reply.ts';

/** A reply as bytes: what `writeHead` and `end` take. May be kept and written many times. */
export interface WireReply {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
  /** `latin1` where every character of the body is ASCII: nothing has to be encoded then. */
  readonly encoding: 'latin1' | 'utf8';
}

const TEXT = 'text/plain; charset=utf-8';

const NOT_SNIFFED = ['X-Content-Type-Options', 'nosniff'];
/** What a browser opens by itself runs nothing, loads nothing, and is shown in nobody's frame. */
const INERT = ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"];
/** Live figures and personal answers: nothing of this API may be answered from a cache. */
const DOCUMENT_HEADERS = ['Cache-Control', 'no-store', ...NOT_SNIFFED, ...INERT];

/** Serializes a document reply, as JSON or as its one line of text. */
export function toWire({ status, headers, mediaType, json, text }: DocumentReply, asText: boolean): WireReply {
  const body = asText ? `${text}\n` : JSON.stringify(json);
  const bytes = Buffer.byteLength(body);
  return {
    status,
    headers: [
      'Content-Type',
      asText ? TEXT : mediaType,
      'Content-Length',
      String(bytes),
      ...DOCUMENT_HEADERS,
      ...headers,
    ],
    body,
    encoding: bytes === body.length ? 'latin1' : 'utf8',
  };
}

export function writeWire(response: ServerResponse, wire: WireReply): void {
  response.writeHead(wire.status, wire.headers as string[]);
  response.end(wire.body, wire.encoding);
}

/** Writes any reply. */
export function writeReply(request: IncomingMessage, response: ServerResponse, reply: Reply, asText: boolean): void {
  switch (reply.kind) {
    case 'stream':
      // A question about the header only: a stream would never end it.
      if (request.method === 'HEAD') response.writeHead(200, ['Content-Type', reply.mediaType]).end();
      else reply.start(response);
      return;
    case 'document':
      writeWire(response, toWire(reply, asText));
      return;
    case 'page': {
      const length = String(Buffer.byteLength(reply.body));
      const policy = reply.headers.includes('Content-Security-Policy') ? [] : INERT;
      const fixed = ['Content-Type', reply.mediaType, 'Content-Length', length, ...NOT_SNIFFED, ...policy];
      const headers = [...fixed, ...reply.headers];
      response.writeHead(200, headers);
      response.end(reply.body);
    }
  }
}
