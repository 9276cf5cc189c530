import { parseArgs } from 'node:util';
import { BUYER_TOKEN_SECRET_BYTES_MIN, mintBuyerToken } from './buyer/buyer-token.ts';

const { values } = parseArgs({
  options: { buyer: { type: 'string' }, minutes: { type: 'string', default: '60' } },
});
const secret = process.env.BUYER_TOKEN_SECRET ?? '';
const minutes = Number(values.minutes);

if (values.buyer === undefined || Buffer.byteLength(secret) < BUYER_TOKEN_SECRET_BYTES_MIN || !(minutes > 0)) {
  console.error('Usage: BUYER_TOKEN_SECRET=… mint-buyer-token --buyer alice [--minutes 60]');
  process.exitCode = 1;
} else {
  console.log(mintBuyerToken(secret, values.buyer, Date.now() + minutes * 60_000));
}
