import { readBuyerToken } from './buyer-token.ts';
import type { BuyerVerifier } from './buyer-verifier.ts';
import { givenToken, refusedToken } from './given-token.ts';

/** Takes `Authorization: Bearer {token}` with a token of `mintBuyerToken`. */
export function hmacBuyerVerifier(secret: string, now: () => number = Date.now): BuyerVerifier {
  return {
    verify({ authorization, userId }) {
      const token = givenToken({ authorization, userId });
      if (typeof token !== 'string') return token;
      const read = readBuyerToken(secret, token, now());
      return 'buyerId' in read ? read : refusedToken(read.refused);
    },
  };
}
