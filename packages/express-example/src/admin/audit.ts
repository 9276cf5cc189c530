import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Logger } from '@flash-sale/core';
import type { DocumentReply, Reply } from '../http/reply.ts';
import type { RouteDocument } from '../http/route-document.ts';

/** An id of the client's own, to find its request again: a word without anything that a log could be broken with. */
const REQUEST_ID = /^[\w.-]{1,64}$/;

/** What was asked for, and by whom. The credential and the body are never part of it. */
export interface OperatorRequest {
  readonly route: Pick<RouteDocument, 'operationId' | 'method' | 'access'>;
  readonly message: IncomingMessage;
  readonly path: Readonly<Record<string, string>>;
  readonly address: string;
}

/**
 * Writes one line for each action of an operator, whatever became of it, and gives the reply the id that the line has. What
 * only reads is no action, and who was not believed has done nothing: that is counted elsewhere.
 */
export function audited({ route, message, path, address }: OperatorRequest, reply: Reply, logger: Logger): Reply {
  if (route.access !== 'admin' || route.method === 'get') return reply;
  if (reply.kind !== 'document' || reply.status === 401) return reply;
  const requestId = requestIdOf(message);
  const {
    saleId = path.saleId,
    id,
    productId = path.productId ?? id,
  } = reply.json as Readonly<Record<string, unknown>>;
  const fields = {
    audit: route.operationId,
    saleId,
    productId,
    outcome: outcomeOf(reply),
    status: reply.status,
    detail: reply.text,
  };
  logger.info({ ...fields, requestId, address }, 'an operator has acted');
  return { ...reply, headers: [...reply.headers, 'X-Request-Id', requestId] };
}

function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** The last part of a problem's type, the outcome that the reply names, or just that it was done. */
function outcomeOf({ json, mediaType }: DocumentReply): string {
  const { type, outcome, state } = json as Readonly<Record<string, unknown>>;
  if (mediaType === 'application/problem+json') return String(type).slice(String(type).lastIndexOf('/') + 1);
  return String(outcome ?? state ?? 'done');
}
