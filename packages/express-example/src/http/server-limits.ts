import { createServer, type IncomingMessage, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from '../problems/problem.ts';
import type { DocumentReply } from './reply.ts';
import { toWire } from './write-reply.ts';

/** Everything that a client can stretch has a limit. */
export const SERVER_LIMITS = {
  /** Time for the whole header. */
  headersTimeout: 5_000,
  /** Time for the whole request, its body included. */
  requestTimeout: 10_000,
  /** How often the two are looked at: a slow client is cut off at most so much later. */
  connectionsCheckingInterval: 1_000,
  /** Bytes of the request line and all header fields. */
  maxHeaderSize: 8 * 1024,
  /** How long an idle connection is kept: longer than a load balancer's own limit would be better in production. */
  keepAliveTimeout: 10_000,
} as const;

/** Most connections at once; more are closed as they come. */
const CONNECTIONS_MAX = 20_000;

/** A node:http server within `SERVER_LIMITS`, which answers also what never becomes a request with a problem. */
export function limitedServer(listener: RequestListener): Server {
  const latest = new WeakMap<Socket, IncomingMessage>();
  const server = createServer({ ...SERVER_LIMITS, noDelay: true }, (request, response) => {
    latest.set(request.socket, request);
    listener(request, response);
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    refuse(error, socket, latest.get(socket));
  });
  return server;
}

/**
 * Answers only where the answer can be for nothing else: on a connection that has had no reply, and whose last request, if
 * there is one, is the broken one. Otherwise it would be read as the reply to a request that is still under way.
 */
function refuse(error: NodeJS.ErrnoException, socket: Socket, request: IncomingMessage | undefined): void {
  const answerable = socket.writable && socket.bytesWritten === 0 && request?.complete !== true;
  if (answerable && error.code !== 'ECONNRESET') socket.end(rawReply(problemOf(error.code)));
  else socket.destroy();
}

function problemOf(code: string | undefined): DocumentReply {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('request-timeout', `a request must arrive within ${SERVER_LIMITS.requestTimeout} ms`);
    case 'HPE_HEADER_OVERFLOW':
      return problem('headers-too-large', `the header must have at most ${SERVER_LIMITS.maxHeaderSize} bytes`);
    default:
      return problem('invalid-request', 'this is not HTTP/1.1', { errors: [] });
  }
}

/** There is no response object at this point: the reply is written by hand. */
function rawReply(reply: DocumentReply): string {
  const { status, headers, body } = toWire(reply, false);
  const fields: string[] = [];
  for (let index = 0; index < headers.length; index += 2) fields.push(`${headers[index]}: ${headers[index + 1]}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...fields, 'Connection: close', '', body].join('\r\n');
}
