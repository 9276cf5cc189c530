import { buyerId, FlashSaleError } from '@flash-sale/core';
import { invalidRequest } from '../problems/problem.ts';
import type { BuyerVerifier, VerifiedBuyer } from './buyer-verifier.ts';

/** Believes the `userId` parameter. For demo mode only: anybody can be anybody. */
export const demoBuyerVerifier: BuyerVerifier = {
  verify({ userId }) {
    if (userId === undefined) return refused('is required in demo mode');
    try {
      return { buyerId: buyerId(userId) };
    } catch (error) {
      if (!FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) throw error;
      return refused(error.message.replace(/^buyerId /, ''));
    }
  },
};

function refused(message: string): VerifiedBuyer {
  return { problem: invalidRequest([{ in: 'query', name: 'userId', message }]) };
}
