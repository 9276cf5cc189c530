import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DocumentReply, Reply } from './reply.ts';

/** A reply as bytes: what `writeHead` and `end` take. May be kept and written many times. */
export interface WireReply {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';

/** Serializes a document reply, as JSON or as its one line of text. */
export function toWire({ status, headers, mediaType, json, text }: DocumentReply, asText: boolean): WireReply {
  const body = asText ? `${text}\n` : JSON.stringify(json);
  const length = String(Buffer.byteLength(body));
  return { status, headers: ['Content-Type', asText ? TEXT : mediaType, 'Content-Length', length, ...headers], body };
}

export function writeWire(response: ServerResponse, wire: WireReply): void {
  response.writeHead(wire.status, wire.headers as string[]);
  response.end(wire.body);
}

const NOT_SNIFFED = ['X-Content-Type-Options', 'nosniff'];
/** Live figures and personal answers: nothing of this API may be answered from a cache. */
const NOT_CACHED = ['Cache-Control', 'no-store', ...NOT_SNIFFED];

/** Writes any reply. */
export function writeReply(request: IncomingMessage, response: ServerResponse, reply: Reply, asText: boolean): void {
  switch (reply.kind) {
    case 'stream':
      // A question about the header only: a stream would never end it.
      if (request.method === 'HEAD') response.writeHead(200, ['Content-Type', reply.mediaType]).end();
      else reply.start(response);
      return;
    case 'document': {
      const wire = toWire(reply, asText);
      writeWire(response, { ...wire, headers: [...wire.headers, ...NOT_CACHED] });
      return;
    }
    case 'page': {
      const length = String(Buffer.byteLength(reply.body));
      const headers = ['Content-Type', reply.mediaType, 'Content-Length', length, ...NOT_SNIFFED, ...reply.headers];
      response.writeHead(200, headers);
      response.end(reply.body);
    }
  }
}
