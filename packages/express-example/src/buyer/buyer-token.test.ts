import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mintBuyerToken, readBuyerToken } from './buyer-token.ts';

const secret = 'a secret of at least thirty-two bytes';
const now = 1_800_000_000_000;
const later = now + 60_000;

it('gives back the buyer that it was minted for, until it expires', () => {
  const token = mintBuyerToken(secret, 'alice', later);
  expect(readBuyerToken(secret, token, now)).toEqual({ buyerId: 'alice' });
  expect(readBuyerToken(secret, token, later - 1)).toEqual({ buyerId: 'alice' });
  expect(readBuyerToken(secret, token, later)).toEqual({ refused: 'expired' });
});

it('refuses the signature of another secret', () => {
  const token = mintBuyerToken(`${secret}!`, 'alice', later);
  expect(readBuyerToken(secret, token, now)).toEqual({ refused: 'forged' });
});

it('refuses a token whose buyer or expiry was changed', () => {
  const [version, , , signature] = mintBuyerToken(secret, 'alice', later).split('.');
  const bob = Buffer.from('bob').toString('base64url');
  const alice = Buffer.from('alice').toString('base64url');
  expect(readBuyerToken(secret, `${version}.${bob}.${later / 1_000}.${signature}`, now)).toEqual({ refused: 'forged' });
  expect(readBuyerToken(secret, `${version}.${alice}.${later / 1_000 + 1}.${signature}`, now)).toEqual({
    refused: 'forged',
  });
});

it.each(['', 'abc', 'fsb1..1.x', 'fsb1.YWxpY2U.0.x', 'fsb2.YWxpY2U.1800000060.x', `fsb1.${'A'.repeat(10_000)}.1.x`])(
  'refuses %s as malformed',
  (token) => {
    expect(readBuyerToken(secret, token, now)).toEqual({ refused: 'malformed' });
  },
);

it('mints only for ids that core takes, and instants that are ones', () => {
  expect(() => mintBuyerToken(secret, 'not a buyer', later)).toThrow('buyerId must be');
  expect(() => mintBuyerToken(secret, 'alice', Number.NaN)).toThrow('epoch milliseconds');
});

it('refuses every token in which one character was changed', () => {
  const token = mintBuyerToken(secret, 'alice', later);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABab01-_.'), (index, character) => {
      fc.pre(token[index] !== character);
      const changed = token.slice(0, index) + character + token.slice(index + 1);
      const read = readBuyerToken(secret, changed, now);
      // The last character of a base64url text has bits that mean nothing.
      const same = Buffer.from(changed.split('.')[3] ?? '', 'base64url').equals(
        Buffer.from(token.split('.')[3] ?? '', 'base64url'),
      );
      const sameBody = changed.slice(0, changed.lastIndexOf('.')) === token.slice(0, token.lastIndexOf('.'));
      expect('refused' in read).toBe(!(same && sameBody));
    }),
  );
});
