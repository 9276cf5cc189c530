import { buyerId, FlashSaleError } from '@flash-sale/core';
import { errors, jwtVerify } from 'jose';
import type { JwtConfig } from '../config/access-config.ts';
import { unavailable } from '../problems/error-to-problem.ts';
import type { BuyerVerifier, RefusedCredential, VerifiedBuyer } from './buyer-verifier.ts';
import { givenToken, refusedToken } from './given-token.ts';
import type { KeySet } from './key-set.ts';

/** When to come back while the provider's keys cannot be read. */
const RETRY_AFTER_MS = 2_000;

/**
 * Takes `Authorization: Bearer {token}` with a JSON Web Token (RFC 7519) of an identity provider: of this issuer, for this
 * audience, signed with one of these algorithms by a key of the set, and not expired; a token that never expires is refused.
 * While the keys cannot be read buyers are told `unavailable`: nobody knows whether they are who they say.
 */
export function jwtBuyerVerifier(
  { issuer, audience, algorithms, clockToleranceSeconds, buyerClaim }: Omit<JwtConfig, 'keys'>,
  keys: KeySet,
  now: () => number = Date.now,
): BuyerVerifier {
  const rules = {
    issuer,
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp', buyerClaim],
  };
  return {
    async verify(claim) {
      const token = givenToken(claim);
      if (typeof token !== 'string') return token;
      try {
        const { payload } = await jwtVerify(token, keys, { ...rules, currentDate: new Date(now()) });
        return buyerOf(payload[buyerClaim]);
      } catch (error) {
        const refused = reasonOf(error);
        return refused === 'not-judged' ? notJudged() : refusedToken(refused);
      }
    },
  };
}

function buyerOf(value: unknown): VerifiedBuyer {
  if (typeof value !== 'string') return refusedToken('no-buyer');
  try {
    return { buyerId: buyerId(value) };
  } catch (error) {
    if (!FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) throw error;
    return refusedToken('no-buyer');
  }
}

function notJudged(): VerifiedBuyer {
  return { problem: unavailable('buyer-keys', RETRY_AFTER_MS), refused: 'not-judged' };
}

function reasonOf(error: unknown): RefusedCredential {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return claimReason(error);
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'forged';
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'malformed';
  // A token that does not say which of several keys it was signed with.
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'malformed';
  return 'not-judged';
}

function claimReason({ claim, reason }: errors.JWTClaimValidationFailed): RefusedCredential {
  if (reason !== 'check_failed') return 'malformed';
  return claim === 'nbf' ? 'too-early' : 'foreign';
}
