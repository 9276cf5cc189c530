import { bearerToken, unauthorized } from '../http/bearer.ts';
import { invalidRequest } from '../problems/problem.ts';
import { readBuyerToken } from './buyer-token.ts';
import type { BuyerVerifier } from './buyer-verifier.ts';

/**
 * Takes `Authorization: Bearer {token}` with a token of `mintBuyerToken`. A `userId` parameter is refused, not ignored:
 * a client that sends it believes that it counts.
 */
export function hmacBuyerVerifier(secret: string, now: () => number = Date.now): BuyerVerifier {
  return {
    verify({ authorization, userId }) {
      if (userId !== undefined) {
        return { problem: invalidRequest([{ in: 'query', name: 'userId', message: 'is for demo mode only' }]) };
      }
      const token = bearerToken(authorization);
      if (token === undefined) return { problem: unauthorized('buyer', 'a buyer token is required') };
      const read = readBuyerToken(secret, token, now());
      // One text for forged and malformed: a prober learns nothing from the difference.
      if ('buyerId' in read) return read;
      const why = read.refused === 'expired' ? 'the buyer token has expired' : 'the buyer token is not valid';
      return { problem: unauthorized('buyer', why, true) };
    },
  };
}
