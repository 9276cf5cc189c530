import type { BuyerVerifier, RefusedCredential, VerifiedBuyer } from './buyer-verifier.ts';

/** Tells of each credential that is refused. Answers without a promise where the verifier does. */
export function watchedVerifier(verifier: BuyerVerifier, onRefused: (why: RefusedCredential) => void): BuyerVerifier {
  const tell = (verified: VerifiedBuyer): VerifiedBuyer => {
    if ('refused' in verified && verified.refused !== undefined) onRefused(verified.refused);
    return verified;
  };
  return {
    verify(claim) {
      const verified = verifier.verify(claim);
      return verified instanceof Promise ? verified.then(tell) : tell(verified);
    },
  };
}
