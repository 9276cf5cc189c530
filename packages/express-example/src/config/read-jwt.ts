import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import type { JwtConfig } from './access-config.ts';
import type { ConfigReader } from './config-reader.ts';

/** All that is said about JSON Web Tokens. */
export const JWT_VARIABLES = [
  'JWT_ISSUER',
  'JWT_AUDIENCE',
  'JWT_JWKS_URL',
  'JWT_JWKS_FILE',
  'JWT_ALGORITHMS',
  'JWT_BUYER_CLAIM',
  'JWT_CLOCK_TOLERANCE_SECONDS',
] as const;

export const JWT_ALGORITHMS_DEFAULT = 'RS256,ES256';
export const JWT_BUYER_CLAIM_DEFAULT = 'sub';
/** Only those whose verifying key cannot sign: with a shared secret whoever verifies could also make tokens. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLAIM = /^[\w.:/-]{1,128}$/;
/** An empty set stands for one that was refused: nothing is verified with it. */
const NO_KEYS: JSONWebKeySet = { keys: [] };

/** Reads how an identity provider's tokens are verified. What is missing or wrong is refused by name. */
export function readJwt(reader: ConfigReader): JwtConfig {
  return {
    issuer: required(reader, 'JWT_ISSUER', 'is required: the `iss` of the tokens, word for word'),
    audience: required(reader, 'JWT_AUDIENCE', 'is required: the `aud` by which the provider names this shop'),
    keys: readKeys(reader),
    algorithms: readAlgorithms(reader),
    clockToleranceSeconds: reader.integer('JWT_CLOCK_TOLERANCE_SECONDS', { fallback: 5, least: 0, most: 300 }),
    buyerClaim: readClaim(reader),
  };
}

function required(reader: ConfigReader, name: string, rule: string): string {
  const text = reader.text(name);
  if (text === undefined) reader.refuse(name, rule);
  return text ?? '';
}

function readKeys(reader: ConfigReader): JwtConfig['keys'] {
  const url = reader.text('JWT_JWKS_URL');
  const path = reader.text('JWT_JWKS_FILE');
  if (path !== undefined) {
    if (url !== undefined) reader.refuse('JWT_JWKS_FILE', 'must be unset where JWT_JWKS_URL says where the keys are');
    return { set: readKeyFile(reader, path) };
  }
  if (url === undefined) {
    reader.refuse(
      'JWT_JWKS_URL',
      'or JWT_JWKS_FILE is required: the public keys of the provider, as a JSON Web Key Set',
    );
    return { set: NO_KEYS };
  }
  if (!isKeyAddress(url)) {
    const rule =
      'must be https://host/path, or http:// on this machine: whoever can change the keys on the way is any buyer';
    reader.refuse('JWT_JWKS_URL', rule);
    return { set: NO_KEYS };
  }
  return { url };
}

function isKeyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isLocal = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLocal)) && username === '' && password === '';
}

/** Keys that can sign are refused: they belong to the provider alone. */
function readKeyFile(reader: ConfigReader, path: string): JSONWebKeySet {
  try {
    const set = JSON.parse(readFileSync(path, 'utf8')) as Partial<JSONWebKeySet> | null;
    const { keys } = set ?? {};
    if (Array.isArray(keys) && keys.length > 0 && keys.every(isPublicKey)) return { keys };
    reader.refuse(
      'JWT_JWKS_FILE',
      'must hold a JSON Web Key Set, `{"keys": […]}`, of at least one key, all of them public',
    );
  } catch {
    reader.refuse('JWT_JWKS_FILE', 'must name a file with JSON in it that can be read');
  }
  return NO_KEYS;
}

function isPublicKey(key: unknown): boolean {
  if (typeof key !== 'object' || key === null) return false;
  const { kty, d } = key as { readonly kty?: unknown; readonly d?: unknown };
  return (kty === 'RSA' || kty === 'EC' || kty === 'OKP') && d === undefined;
}

function readAlgorithms(reader: ConfigReader): readonly string[] {
  const names = (reader.text('JWT_ALGORITHMS') ?? JWT_ALGORITHMS_DEFAULT).split(',').map((name) => name.trim());
  if (!names.every((name) => ALGORITHMS.includes(name))) {
    reader.refuse('JWT_ALGORITHMS', `must be some of ${ALGORITHMS.join(', ')}, separated by commas`);
  }
  return names;
}

function readClaim(reader: ConfigReader): string {
  const claim = reader.text('JWT_BUYER_CLAIM') ?? JWT_BUYER_CLAIM_DEFAULT;
  if (!CLAIM.test(claim)) reader.refuse('JWT_BUYER_CLAIM', 'must be the name of a claim with the id of the buyer');
  return claim;
}
