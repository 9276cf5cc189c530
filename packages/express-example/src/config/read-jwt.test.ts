import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, ConfigReader, type Environment } from './config-reader.ts';
import { readAccess } from './read-access.ts';

const folder = mkdtempSync(join(tmpdir(), 'flash-sale-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pair = await generateKeyPair('ES256', { extractable: true });
const publicKey = await exportJWK(pair.publicKey);
const privateKey = await exportJWK(pair.privateKey);
let files = 0;

function keyFile(content: unknown): string {
  files += 1;
  const path = join(folder, `keys-${files}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const jwt = {
  ADMIN_TOKEN: 'sixteen-characters',
  JWT_ISSUER: 'https://login.example/',
  JWT_AUDIENCE: 'flash-sale',
  JWT_JWKS_URL: 'https://login.example/keys',
};

function accessOf(environment: Environment) {
  const reader = new ConfigReader(environment);
  const access = readAccess(reader, false);
  reader.throwIfRefused();
  return access;
}

function refusalsOf(environment: Environment): string[] {
  try {
    accessOf(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

it('an issuer, an audience and the address of the keys are enough', () => {
  expect(accessOf(jwt)).toEqual({
    mode: 'tokens',
    adminToken: 'sixteen-characters',
    buyers: {
      kind: 'jwt',
      issuer: 'https://login.example/',
      audience: 'flash-sale',
      keys: { url: 'https://login.example/keys' },
      algorithms: ['RS256', 'ES256'],
      clockToleranceSeconds: 5,
      buyerClaim: 'sub',
    },
  });
});

it('keys may lie in a file, and the rest be told', () => {
  const { JWT_JWKS_URL, ...rest } = jwt;
  const told = {
    JWT_JWKS_FILE: keyFile({ keys: [publicKey] }),
    JWT_ALGORITHMS: 'EdDSA, PS256',
    JWT_BUYER_CLAIM: 'https://shop.example/buyer',
    JWT_CLOCK_TOLERANCE_SECONDS: '0',
  };
  expect(accessOf({ ...rest, ...told })).toMatchObject({
    buyers: {
      keys: { set: { keys: [publicKey] } },
      algorithms: ['EdDSA', 'PS256'],
      clockToleranceSeconds: 0,
      buyerClaim: 'https://shop.example/buyer',
    },
  });
});

it('whatever is missing is named', () => {
  const { ADMIN_TOKEN } = jwt;
  expect(refusalsOf({ ADMIN_TOKEN, JWT_AUDIENCE: 'shop' }).map((line) => line.split(' ')[0])).toEqual([
    'JWT_ISSUER',
    'JWT_JWKS_URL',
  ]);
  expect(refusalsOf({ ADMIN_TOKEN, JWT_ISSUER: 'i', JWT_JWKS_URL: jwt.JWT_JWKS_URL })).toEqual([
    'JWT_AUDIENCE is required: the `aud` by which the provider names this shop',
  ]);
});

it('two ways to be a buyer, or two places of the keys, are refused', () => {
  expect(refusalsOf({ ...jwt, BUYER_TOKEN_SECRET: 'x'.repeat(32) })).toEqual([
    'BUYER_TOKEN_SECRET must be unset where JWT_ISSUER says who buyers are',
  ]);
  expect(refusalsOf({ ...jwt, JWT_JWKS_FILE: keyFile({ keys: [publicKey] }) })).toEqual([
    'JWT_JWKS_FILE must be unset where JWT_JWKS_URL says where the keys are',
  ]);
});

describe('of what is wrong only the name is said', () => {
  it.each([
    ['JWT_JWKS_URL', 'login.example/keys'],
    ['JWT_JWKS_URL', 'http://login.example/keys'],
    ['JWT_JWKS_URL', 'file:///keys.json'],
    ['JWT_JWKS_URL', 'https://shop:hunter2@login.example/keys'],
    ['JWT_ALGORITHMS', 'none'],
    ['JWT_ALGORITHMS', 'HS256'],
    ['JWT_ALGORITHMS', 'RS256,HS256'],
    ['JWT_ALGORITHMS', 'rs256'],
    ['JWT_BUYER_CLAIM', 'the buyer'],
    ['JWT_CLOCK_TOLERANCE_SECONDS', '301'],
    ['JWT_CLOCK_TOLERANCE_SECONDS', '5s'],
  ])('%s as %s', (name, value) => {
    const [refusal = '', ...others] = refusalsOf({ ...jwt, [name]: value });
    expect(refusal).toMatch(new RegExp(`^${name} must be `));
    expect(others).toEqual([]);
    expect(refusal).not.toMatch(/hunter2/);
  });

  it.each([
    ['a file that is not there', join(folder, 'nothing.json')],
    ['no JSON', keyFile('-----BEGIN PUBLIC KEY-----')],
    ['no key set', keyFile(publicKey)],
    ['an empty key set', keyFile({ keys: [] })],
    ['nothing', keyFile('null')],
    ['a key that signs', keyFile({ keys: [publicKey, privateKey] })],
    ['a shared secret', keyFile({ keys: [{ kty: 'oct', k: 'aHVudGVyMg' }] })],
  ])('JWT_JWKS_FILE as %s', (_case, path) => {
    const { JWT_JWKS_URL, ...rest } = jwt;
    const refusals = refusalsOf({ ...rest, JWT_JWKS_FILE: path });
    expect(refusals.map((line) => line.split(' ')[0])).toEqual(['JWT_JWKS_FILE']);
    expect(refusals.join()).not.toContain('aHVudGVyMg');
  });
});

it.each(['http://localhost:9000/keys', 'http://127.0.0.1/keys', 'http://[::1]:9000/keys'])(
  'keys of this machine may come unencrypted: %s',
  (url) => {
    expect(refusalsOf({ ...jwt, JWT_JWKS_URL: url })).toEqual([]);
  },
);
