import { BUYER_TOKEN_SECRET_BYTES_MIN } from '../buyer/buyer-token.ts';
import type { AccessConfig, BuyerTokens } from './access-config.ts';
import type { ConfigReader } from './config-reader.ts';
import { JWT_VARIABLES, readJwt } from './read-jwt.ts';

const ADMIN_TOKEN_LENGTH_MIN = 16;
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/** Reads who is believed to be whom. */
export function readAccess(reader: ConfigReader, demoMode: boolean): AccessConfig {
  return demoMode ? demoAccess(reader) : tokenAccess(reader);
}

/** Tokens that would not be asked for are refused: whoever set them believes that they protect something. */
function demoAccess(reader: ConfigReader): AccessConfig {
  for (const name of ['ADMIN_TOKEN', 'BUYER_TOKEN_SECRET', ...JWT_VARIABLES]) {
    if (reader.text(name) !== undefined)
      reader.refuse(name, 'protects nothing in demo mode; set DEMO_MODE=false or unset it');
  }
  return { mode: 'demo' };
}

function tokenAccess(reader: ConfigReader): AccessConfig {
  const adminToken = reader.text('ADMIN_TOKEN') ?? '';
  if (adminToken.length < ADMIN_TOKEN_LENGTH_MIN || !TOKEN.test(adminToken)) {
    const rule = `must be at least ${ADMIN_TOKEN_LENGTH_MIN} characters out of A-Z a-z 0-9 . _ ~ + / - (outside demo mode)`;
    reader.refuse('ADMIN_TOKEN', rule);
  }
  return { mode: 'tokens', adminToken, buyers: readBuyers(reader) };
}

/** One way to prove who one is, not two: a buyer of the one could be a different buyer of the other. */
function readBuyers(reader: ConfigReader): BuyerTokens {
  const secret = reader.text('BUYER_TOKEN_SECRET');
  if (JWT_VARIABLES.some((name) => reader.text(name) !== undefined)) {
    if (secret !== undefined) reader.refuse('BUYER_TOKEN_SECRET', 'must be unset where JWT_ISSUER says who buyers are');
    return { kind: 'jwt', ...readJwt(reader) };
  }
  if (Buffer.byteLength(secret ?? '') < BUYER_TOKEN_SECRET_BYTES_MIN) {
    const rule = `must be at least ${BUYER_TOKEN_SECRET_BYTES_MIN} bytes: it signs buyer tokens (outside demo mode, without JWT_ISSUER)`;
    reader.refuse('BUYER_TOKEN_SECRET', rule);
  }
  return { kind: 'hmac', secret: secret ?? '' };
}
