import type { BuyerId } from '@flash-sale/core';
import type { DocumentReply } from '../http/reply.ts';

/** What a request says about who sends it. */
export interface BuyerClaim {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The `userId` parameter. */
  readonly userId: string | undefined;
}

export type VerifiedBuyer = { readonly buyerId: BuyerId } | { readonly problem: DocumentReply };

/**
 * Decides who a buyer is. Put your own in its place: a session, a JWT of your identity provider. Buyer limits, rate limits
 * and idempotency all hang on the id, so it must be one that nobody else can claim.
 */
export interface BuyerVerifier {
  /** Answers without a promise where it can: it stands in the hot path. */
  verify(claim: BuyerClaim): VerifiedBuyer | Promise<VerifiedBuyer>;
}
