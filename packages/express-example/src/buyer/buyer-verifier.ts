import type { BuyerId } from '@flash-sale/core';
import type { DocumentReply } from '../http/reply.ts';

/** What a request says about who sends it. */
export interface BuyerClaim {
  /** The Authorization header. */
  readonly authorization: string | undefined;
  /** The `userId` parameter. */
  readonly userId: string | undefined;
}

/** Why a credential was not believed, in one word: for figures, never for the client, who would learn from it. */
export type RefusedCredential =
  | 'missing'
  | 'malformed'
  | 'algorithm'
  | 'forged'
  | 'foreign'
  | 'too-early'
  | 'expired'
  | 'no-buyer'
  /** It could not be judged: the provider's keys cannot be read. */
  | 'not-judged';

export type VerifiedBuyer =
  | { readonly buyerId: BuyerId }
  /** `refused` is absent where the request is wrong, not the credential. */
  | { readonly problem: DocumentReply; readonly refused?: RefusedCredential };

/**
 * Decides who a buyer is. Put your own in its place: a session, say. Buyer limits, rate limits and idempotency all hang on
 * the id, so it must be one that nobody else can claim.
 */
export interface BuyerVerifier {
  /** Answers without a promise where it can: it stands in the hot path. */
  verify(claim: BuyerClaim): VerifiedBuyer | Promise<VerifiedBuyer>;
}
