import { createHmac, timingSafeEqual } from 'node:crypto';
import { type BuyerId, buyerId, FlashSaleError } from '@flash-sale/core';

/** Shortest secret in bytes: as long as the digest it keys (RFC 2104, section 3). */
export const BUYER_TOKEN_SECRET_BYTES_MIN = 32;

/** Signed with every token, so that this secret's signatures of anything else are not tokens. */
const VERSION = 'fsb1';
const TOKEN = /^fsb1\.([A-Za-z0-9_-]{2,172})\.([1-9]\d{0,11})\.([A-Za-z0-9_-]{43})$/;

export type BuyerTokenResult = { readonly buyerId: BuyerId } | { readonly refused: 'malformed' | 'forged' | 'expired' };

/**
 * Makes a buyer token: `fsb1.{buyer in base64url}.{expiry in epoch seconds}.{HMAC-SHA256 of what is before}`. Whoever
 * signs in your buyers calls this with the secret that the server verifies with.
 */
export function mintBuyerToken(secret: string, buyer: string, expiresAt: number): string {
  const expirySeconds = Math.floor(expiresAt / 1_000);
  if (!Number.isSafeInteger(expirySeconds) || expirySeconds <= 0) {
    throw new RangeError('expiresAt must be an instant in epoch milliseconds');
  }
  const signed = `${VERSION}.${Buffer.from(buyerId(buyer)).toString('base64url')}.${expirySeconds}`;
  return `${signed}.${signatureOf(secret, signed).toString('base64url')}`;
}

/** Reads a token at `now` (epoch milliseconds). The signature is compared in constant time, and before the expiry. */
export function readBuyerToken(secret: string, token: string, now: number): BuyerTokenResult {
  const [, buyer, expirySeconds, signature] = TOKEN.exec(token) ?? [];
  if (buyer === undefined || expirySeconds === undefined || signature === undefined) return { refused: 'malformed' };
  const expected = signatureOf(secret, token.slice(0, token.lastIndexOf('.')));
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { refused: 'forged' };
  if (now >= Number(expirySeconds) * 1_000) return { refused: 'expired' };
  try {
    return { buyerId: buyerId(Buffer.from(buyer, 'base64url').toString('utf8')) };
  } catch (error) {
    if (FlashSaleError.isInstance(error, 'INVALID_ARGUMENT')) return { refused: 'malformed' };
    throw error;
  }
}

function signatureOf(secret: string, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}
