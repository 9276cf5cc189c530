import { problem } from '../problems/problem.ts';
import type { DocumentReply } from './reply.ts';

const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The token of an `Authorization: Bearer …` header (RFC 6750, section 2.1). */
export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}

/** 401 with the challenge that RFC 6750, section 3, asks for. */
export function unauthorized(realm: 'buyer' | 'admin', detail: string, tokenGiven = false): DocumentReply {
  const challenge = `Bearer realm="${realm}"${tokenGiven ? ', error="invalid_token"' : ''}`;
  return problem('unauthorized', detail, {}, ['WWW-Authenticate', challenge]);
}
