import { silentLogger } from '@flash-sale/core';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AUDIENCE,
  type IdentityProvider,
  ISSUER,
  startIdentityProvider,
} from '../../test/fixtures/identity-provider.ts';
import type { BuyerVerifier, RefusedCredential } from './buyer-verifier.ts';
import { jwtBuyerVerifier } from './jwt-buyer-verifier.ts';
import { keySetOf } from './key-set.ts';
import { watchedVerifier } from './watched-verifier.ts';

const now = Date.now();
const seconds = Math.floor(now / 1_000);
const refusals: RefusedCredential[] = [];
let provider: IdentityProvider;
let verifier: BuyerVerifier;

beforeAll(async () => {
  provider = await startIdentityProvider(() => now);
  const rules = {
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['ES256'],
    clockToleranceSeconds: 5,
    buyerClaim: 'sub',
  };
  const keys = keySetOf({ url: provider.keysUrl }, silentLogger);
  verifier = watchedVerifier(
    jwtBuyerVerifier(rules, keys, () => now),
    (why) => refusals.push(why),
  );
});
afterAll(() => provider[Symbol.asyncDispose]());

async function verify(token: string) {
  refusals.length = 0;
  return await verifier.verify({ authorization: `Bearer ${token}`, userId: undefined });
}

const INVALID = {
  problem: {
    status: 401,
    headers: ['WWW-Authenticate', 'Bearer realm="buyer", error="invalid_token"'],
    json: { type: '/problems/unauthorized', detail: 'the buyer token is not valid' },
  },
};
const EXPIRED = { problem: { status: 401, json: { detail: 'the buyer token has expired' } } };

it('believes a token of the provider, and reads its keys once', async () => {
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  expect(await verify(await provider.tokenOf('bob', { aud: ['another', AUDIENCE] }))).toEqual({ buyerId: 'bob' });
  expect([provider.asked, refusals]).toEqual([1, []]);
});

it('allows for clocks that differ by the tolerance, and no more', async () => {
  expect(await verify(await provider.tokenOf('alice', { exp: seconds - 4 }))).toEqual({ buyerId: 'alice' });
  expect(await verify(await provider.tokenOf('alice', { exp: seconds - 5 }))).toMatchObject(EXPIRED);
  expect(refusals).toEqual(['expired']);
  expect(await verify(await provider.tokenOf('alice', { nbf: seconds + 5 }))).toEqual({ buyerId: 'alice' });
  expect(await verify(await provider.tokenOf('alice', { nbf: seconds + 6 }))).toMatchObject(INVALID);
  expect(refusals).toEqual(['too-early']);
});

it.each([
  ['of another issuer', { iss: 'https://login.example' }, 'foreign'],
  ['for another audience', { aud: 'another-shop' }, 'foreign'],
  ['for nobody', { aud: undefined }, 'malformed'],
  ['that never expires', { exp: undefined }, 'malformed'],
  ['whose expiry is no number', { exp: 'never' as unknown as number }, 'malformed'],
  ['without a buyer', { sub: undefined }, 'malformed'],
  ['whose buyer is no id', { sub: 'alice and bob' }, 'no-buyer'],
  ['whose buyer is no text', { sub: 7 as unknown as string }, 'no-buyer'],
] as const)('refuses a token %s', async (_case, claims, why) => {
  expect(await verify(await provider.tokenOf('alice', claims))).toMatchObject(INVALID);
  expect(refusals).toEqual([why]);
});

it('refuses a token that was changed, in each of its parts', async () => {
  const [header = '', payload = '', signature = ''] = (await provider.tokenOf('alice')).split('.');
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const bob = encoded({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'bob' });
  for (const token of [
    `${header}.${bob}.${signature}`,
    `${encoded({ alg: 'ES256', kid: 'key-1', typ: 'at+jwt' })}.${payload}.${signature}`,
    `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    `${encoded({ alg: 'ES256', kid: 'key-of-mine' })}.${payload}.${signature}`,
  ]) {
    expect(await verify(token)).toMatchObject(INVALID);
    expect(refusals).toEqual(['forged']);
  }
  for (const token of [
    `${header}.${payload}.`,
    `${header}.${payload}`,
    'abc',
    'a.b.c',
    `${header}.${payload}.${signature}.x`,
  ]) {
    expect(await verify(token)).toMatchObject(INVALID);
    expect(['malformed', 'forged']).toContain(refusals[0]);
  }
});

it('refuses a token that says it needs no signature, however it writes that', async () => {
  const [, payload = ''] = (await provider.tokenOf('alice')).split('.');
  for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
    const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
    for (const signature of ['', 'AAAA']) {
      expect(await verify(`${header}.${payload}.${signature}`)).toMatchObject(INVALID);
      expect(refusals).toEqual(['algorithm']);
    }
  }
});

it('refuses a token that takes the public key for a secret, and algorithms that were not named', async () => {
  const claims = { sub: 'alice', iss: ISSUER, aud: AUDIENCE, exp: seconds + 60 };
  const publicKey = Buffer.from(JSON.stringify(provider.publicKeys[0]));
  const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(publicKey);
  expect(await verify(confused)).toMatchObject(INVALID);
  expect(refusals).toEqual(['algorithm']);
  await using rsa = await startIdentityProvider(() => now, 'RS256');
  expect(await verify(await rsa.tokenOf('alice'))).toMatchObject(INVALID);
  expect(refusals).toEqual(['algorithm']);
});

it('refuses the signature of another key under the same name', async () => {
  await using impostor = await startIdentityProvider(() => now);
  expect(await verify(await impostor.tokenOf('alice'))).toMatchObject(INVALID);
  expect(refusals).toEqual(['forged']);
});

it('asks for a token where there is none, and refuses a userId beside it', async () => {
  expect(await verifier.verify({ authorization: undefined, userId: undefined })).toMatchObject({
    problem: { status: 401, headers: ['WWW-Authenticate', 'Bearer realm="buyer"'] },
    refused: 'missing',
  });
  const authorization = `Bearer ${await provider.tokenOf('alice')}`;
  expect(await verifier.verify({ authorization, userId: 'bob' })).toMatchObject({ problem: { status: 400 } });
});
