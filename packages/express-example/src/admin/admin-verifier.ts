import { createHash, timingSafeEqual } from 'node:crypto';
import { bearerToken, unauthorized } from '../http/bearer.ts';
import type { DocumentReply } from '../http/reply.ts';

/** Returns what is wrong with an operator's credential, or undefined when it may pass. */
export type AdminVerifier = (authorization: string | undefined) => DocumentReply | undefined;

/** Lets everybody pass. For demo mode only. */
export const openAdmin: AdminVerifier = () => undefined;

/**
 * Takes `Authorization: Bearer {ADMIN_TOKEN}`. Digests are compared, in constant time: neither the token's length nor how
 * much of it is right shows in the time it takes.
 */
export function tokenAdmin(token: string): AdminVerifier {
  const expected = digest(token);
  return (authorization) => {
    const given = bearerToken(authorization);
    if (given === undefined) return unauthorized('admin', 'the admin token is required');
    return timingSafeEqual(digest(given), expected)
      ? undefined
      : unauthorized('admin', 'the admin token is wrong', true);
  };
}

/** Tells of each credential that is refused, and why in one word. */
export function watchedAdmin(verifier: AdminVerifier, onRefused: (why: 'missing' | 'wrong') => void): AdminVerifier {
  return (authorization) => {
    const refused = verifier(authorization);
    if (refused !== undefined) onRefused(bearerToken(authorization) === undefined ? 'missing' : 'wrong');
    return refused;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
