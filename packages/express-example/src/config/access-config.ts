import type { JSONWebKeySet } from 'jose';

/** Who is believed to be whom. */
export type AccessConfig =
  /** Everybody is who they say they are, and everybody is an operator. */
  { readonly mode: 'demo' } | { readonly mode: 'tokens'; readonly adminToken: string; readonly buyers: BuyerTokens };

/** How buyers' tokens are verified. */
export type BuyerTokens =
  /** Tokens of `mintBuyerToken`. */
  { readonly kind: 'hmac'; readonly secret: string } | ({ readonly kind: 'jwt' } & JwtConfig);

/** JSON Web Tokens of an identity provider. */
export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  /** The provider's public keys: where they are, or themselves. */
  readonly keys: { readonly url: string } | { readonly set: JSONWebKeySet };
  /** Signatures of no other kind are looked at. */
  readonly algorithms: readonly string[];
  /** How far the provider's clock may be off. */
  readonly clockToleranceSeconds: number;
  /** The claim with the buyer's id. */
  readonly buyerClaim: string;
}
