import { silentLogger } from '@flash-sale/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  AUDIENCE,
  type IdentityProvider,
  ISSUER,
  startIdentityProvider,
} from '../../test/fixtures/identity-provider.ts';
import type { VerifiedBuyer } from './buyer-verifier.ts';
import { jwtBuyerVerifier } from './jwt-buyer-verifier.ts';
import { keySetOf } from './key-set.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const rules = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ['ES256'],
  clockToleranceSeconds: 0,
  buyerClaim: 'sub',
};
let provider: IdentityProvider;
let elapsedMs = 0;

beforeEach(async () => {
  elapsedMs = 0;
  provider = await startIdentityProvider(() => Date.now());
});
afterEach(async () => {
  vi.useRealTimers();
  await provider[Symbol.asyncDispose]();
});

/** The library's own cooldown goes by the wall clock. */
function pass(ms: number): void {
  elapsedMs += ms;
  vi.setSystemTime(Date.now() + ms);
}

function startVerifier(): (token: string) => Promise<VerifiedBuyer> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const keys = keySetOf({ url: provider.keysUrl }, silentLogger, () => elapsedMs);
  const verifier = jwtBuyerVerifier(rules, keys);
  return async (token: string) => await verifier.verify({ authorization: `Bearer ${token}`, userId: undefined });
}

it('keys of a file need no provider', async () => {
  const keys = keySetOf({ set: { keys: [...provider.publicKeys] } }, silentLogger);
  const verifier = jwtBuyerVerifier(rules, keys);
  const authorization = `Bearer ${await provider.tokenOf('alice')}`;
  expect(await verifier.verify({ authorization, userId: undefined })).toEqual({ buyerId: 'alice' });
  expect(provider.asked).toBe(0);
});

it('a new key is believed once the provider shows it, and made-up names of keys do not ask again and again', async () => {
  const verify = startVerifier();
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  const old = await provider.tokenOf('alice');
  await provider.rotate();
  const fresh = await provider.tokenOf('alice');
  for (let times = 0; times < 5; times += 1) expect(await verify(fresh)).toMatchObject({ refused: 'forged' });
  expect(provider.asked).toBe(1);
  pass(31 * SECOND);
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  expect(provider.asked).toBe(2);
  expect(await verify(old)).toMatchObject({ refused: 'forged' });
});

it.each([
  ['fails', { status: 500, body: '{}' }],
  ['answers something else', { status: 200, body: '<html>' }],
])('while the provider %s nobody is judged, and it is asked once a second', async (_case, answer) => {
  provider.answer(answer);
  const verify = startVerifier();
  const token = await provider.tokenOf('alice');
  for (let times = 0; times < 5; times += 1) {
    expect(await verify(token)).toMatchObject({
      refused: 'not-judged',
      problem: {
        status: 503,
        headers: ['Retry-After', '2'],
        json: { type: '/problems/unavailable', reason: 'buyer-keys' },
      },
    });
  }
  expect(provider.asked).toBe(1);
  provider.answer();
  pass(SECOND);
  expect(await verify(token)).toEqual({ buyerId: 'alice' });
  expect(provider.asked).toBe(2);
});

it.each([
  ['is away', { status: 500, body: '' }],
  ['answers something else', { status: 200, body: '<html>' }],
])('keys are read again behind the requests, and believed for a day while the provider %s', async (_case, answer) => {
  const verify = startVerifier();
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  provider.answer(answer);
  pass(6 * MINUTE);
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  await expect.poll(() => provider.asked).toBe(2);
  pass(23 * 60 * MINUTE);
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
  await expect.poll(() => provider.asked).toBe(3);
  pass(60 * MINUTE);
  expect(await verify(await provider.tokenOf('alice'))).toMatchObject({ refused: 'not-judged' });
  provider.answer();
  pass(SECOND);
  expect(await verify(await provider.tokenOf('alice'))).toEqual({ buyerId: 'alice' });
});

it('a key that the provider has withdrawn is forgotten with the next reading', async () => {
  const verify = startVerifier();
  const old = await provider.tokenOf('alice', { exp: Math.floor(Date.now() / SECOND) + 3_600 });
  expect(await verify(old)).toEqual({ buyerId: 'alice' });
  await provider.rotate();
  pass(6 * MINUTE);
  expect(await verify(old)).toEqual({ buyerId: 'alice' });
  await expect.poll(async () => await verify(old)).toMatchObject({ refused: 'forged' });
});
