import { bearerToken, unauthorized } from '../http/bearer.ts';
import { invalidRequest } from '../problems/problem.ts';
import type { BuyerClaim, RefusedCredential, VerifiedBuyer } from './buyer-verifier.ts';

/**
 * The token of `Authorization: Bearer {token}`, or the answer to a request without one. A `userId` parameter is refused, not
 * ignored: a client that sends it believes that it counts.
 */
export function givenToken({ authorization, userId }: BuyerClaim): string | VerifiedBuyer {
  if (userId !== undefined) {
    return { problem: invalidRequest([{ in: 'query', name: 'userId', message: 'is for demo mode only' }]) };
  }
  const token = bearerToken(authorization);
  if (token !== undefined) return token;
  return { problem: unauthorized('buyer', 'a buyer token is required'), refused: 'missing' };
}

/** One text for all but expired tokens, which honest buyers have too: a prober learns nothing from the difference. */
export function refusedToken(refused: RefusedCredential): VerifiedBuyer {
  const why = refused === 'expired' ? 'the buyer token has expired' : 'the buyer token is not valid';
  return { problem: unauthorized('buyer', why, true), refused };
}
