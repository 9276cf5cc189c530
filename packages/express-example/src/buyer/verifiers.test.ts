import { expect, it } from 'vitest';
import { mintBuyerToken } from './buyer-token.ts';
import { demoBuyerVerifier } from './demo-buyer-verifier.ts';
import { hmacBuyerVerifier } from './hmac-buyer-verifier.ts';

const secret = 'a secret of at least thirty-two bytes';
const now = 1_800_000_000_000;
const verifier = hmacBuyerVerifier(secret, () => now);
const bearer = (expiresAt: number) => `Bearer ${mintBuyerToken(secret, 'alice', expiresAt)}`;

it('believes a token of its secret', () => {
  expect(verifier.verify({ authorization: bearer(now + 1_000), userId: undefined })).toEqual({ buyerId: 'alice' });
});

it.each([
  ['no credential', undefined, 'Bearer realm="buyer"'],
  ['another scheme', 'Basic YTpi', 'Bearer realm="buyer"'],
  ['a token of nobody', 'Bearer abc', 'Bearer realm="buyer", error="invalid_token"'],
  ['an expired token', bearer(now - 1_000), 'Bearer realm="buyer", error="invalid_token"'],
])('answers %s with 401 and a challenge', (_case, authorization, challenge) => {
  expect(verifier.verify({ authorization, userId: undefined })).toMatchObject({
    problem: { status: 401, headers: ['WWW-Authenticate', challenge], json: { type: '/problems/unauthorized' } },
  });
});

it('refuses a userId beside a token instead of ignoring it', () => {
  expect(verifier.verify({ authorization: bearer(now + 1_000), userId: 'bob' })).toMatchObject({
    problem: { status: 400, json: { errors: [{ in: 'query', name: 'userId', message: 'is for demo mode only' }] } },
  });
});

it('believes the userId parameter in demo mode', () => {
  expect(demoBuyerVerifier.verify({ authorization: undefined, userId: 'alice' })).toEqual({ buyerId: 'alice' });
});

it.each([undefined, '', 'a b', 'a:b', '{a}', 'ä', 'a\u0000', 'x'.repeat(129)])('refuses the userId %j', (userId) => {
  expect(demoBuyerVerifier.verify({ authorization: undefined, userId })).toMatchObject({
    problem: { status: 400, json: { errors: [{ in: 'query', name: 'userId' }] } },
  });
});
